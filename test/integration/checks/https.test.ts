import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { once } from 'node:events';

import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';

import { http } from '../../../src/checks/http.js';
import { proberOf } from '../../../src/checks/prober.js';
import { command, run } from '../../../src/system/exec.js';
import { contextOf, site } from '../../support/checks.js';
import { fakeMachine } from '../../support/machine.js';
import { inRepository } from '../../support/repository.js';
import { temporaryDirectory } from '../../support/temporary.js';

const directory = temporaryDirectory();
const certificate = path.join(directory, 'cert.pem');
const key = path.join(directory, 'key.pem');
let server: Server;
let url: string;

beforeAll(async () => {
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const files = ['-keyout', key, '-out', certificate, '-days', '2'];
  await run(
    command('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...files, ...subject]),
  );
  const options = { cert: readFileSync(certificate), key: readFileSync(key) };
  server = createServer(options, (_, response) => response.end('hello'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `https://localhost:${(server.address() as AddressInfo).port}/`;
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

afterEach(() => {
  delete process.env.NODE_EXTRA_CA_CERTS;
});

async function observe() {
  const machine = fakeMachine({ inNetwork: (inner) => inner });
  const prober = proberOf(machine, inRepository('dist/probe.js'));
  try {
    return await http.make({ kind: 'http', url }, site).observe(contextOf({ machine, prober }));
  } finally {
    await prober.close();
  }
}

it('a certificate that nobody has signed is not taken', async () => {
  expect(await observe()).toEqual({ state: 'unmet', actual: 'self-signed certificate' });
});

it('one that the user trusts besides is', async () => {
  process.env.NODE_EXTRA_CA_CERTS = certificate;
  expect(await observe()).toEqual({ state: 'met', actual: 'status 200' });
});
