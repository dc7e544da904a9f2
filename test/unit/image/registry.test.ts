import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { writeFile } from 'node:fs/promises';

import { expect, it } from '@jest/globals';

import { askRegistry, placeOf } from '../../../src/image/registry.js';
import { closedPort } from '../../support/ports.js';
import { temporaryDirectory } from '../../support/temporary.js';

const temporary = temporaryDirectory();
const { signal } = new AbortController();
const digest = `sha256:${'a'.repeat(64)}`;
const hub = 'registry-1.docker.io';
const entries = [
  { prefix: 'ghcr.io', location: 'localhost:5000/ghcr', insecure: true },
  { prefix: 'quay.io', location: 'docker.io', insecure: false },
];

it.each([
  ['docker://debian', hub, 'library/debian', 'latest'],
  ['docker://debian:bookworm', hub, 'library/debian', 'bookworm'],
  ['docker://owner/name:tag', hub, 'owner/name', 'tag'],
  ['docker://docker.io/library/debian:x', hub, 'library/debian', 'x'],
  [`docker://debian@${digest}`, hub, 'library/debian', digest],
  [`docker://host:5000/a/b:tag@${digest}`, 'host:5000', 'a/b', digest],
  ['docker://host:5000/name', 'host:5000', 'name', 'latest'],
  ['docker://localhost/name', 'localhost', 'name', 'latest'],
  ['docker://ghcr.io/o/n:t', 'localhost:5000', 'ghcr/o/n', 't'],
  ['docker://quay.io/o/n:t', hub, 'o/n', 't'],
])('placeOf(%s)', (source, host, name, reference) => {
  const insecure = host === 'localhost:5000';
  expect(placeOf(source, entries)).toEqual({ host, name, reference, insecure });
});

async function ask(port: number, insecure: boolean) {
  const file = path.join(temporary, `${port}-${insecure}.conf`);
  await writeFile(file, `[[registry]]\nlocation = "127.0.0.1:${port}"\ninsecure = ${insecure}\n`);
  return askRegistry(
    `docker://127.0.0.1:${port}/n:t`,
    { CONTAINERS_REGISTRIES_CONF: file },
    signal,
  );
}

it('asks for the manifest without anything to show', async () => {
  const seen: unknown[] = [];
  const server = createServer(({ method, url, headers }, response) => {
    seen.push([method, url, headers.authorization]);
    response.writeHead(429, { 'retry-after': '7' }).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    expect(await ask(port, true)).toEqual({ status: 429, retryAfterMs: 7_000 });
    expect(seen).toEqual([['HEAD', '/v2/n/manifests/t', undefined]]);
    expect(await ask(port, false)).toBeUndefined(); // plain HTTP only where it is allowed
    expect(seen).toHaveLength(1);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

it('cannot tell of a registry that does not answer', async () => {
  expect(await ask(await closedPort(), true)).toBeUndefined();
});

it("is not asked past a proxy, which is skopeo's way to it", async () => {
  const aborted = AbortSignal.abort(new Error('asked'));
  const env = { HTTPS_PROXY: 'http://proxy:3128' };
  expect(await askRegistry('docker://127.0.0.1:1/n:t', env, aborted)).toBeUndefined();
});

it('says so when it is interrupted', async () => {
  const aborted = AbortSignal.abort(new Error('interrupted'));
  const asking = askRegistry('docker://127.0.0.1:1/n:t', {}, aborted);
  await expect(asking).rejects.toThrow('interrupted');
});
