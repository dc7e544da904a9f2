import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { gatherPackages } from '../../../src/packages/gather.js';
import { withoutSecrets } from '../../../src/system/http.js';
import { failureOf } from '../../support/failure.js';
import { debFile } from '../../support/package-files.js';
import { closedPort } from '../../support/ports.js';
import { temporaryDirectory } from '../../support/temporary.js';

const directory = temporaryDirectory();
const DEB = debFile();
let server: Server;
let base: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname === '/private.deb') {
      const expected = `Basic ${Buffer.from('user:pass word').toString('base64')}`;
      if (request.headers.authorization === expected) response.end(DEB);
      else response.writeHead(401).end();
    } else if (pathname === '/moved.deb') response.writeHead(302, { location: '/good.deb' }).end();
    else if (pathname === '/page.deb') response.end('<html>');
    else if (pathname === '/cut.deb')
      response.writeHead(200, { 'content-length': 9999 }).write(DEB, () => response.destroy());
    else if (pathname.endsWith('good.deb') || pathname === '/') response.end(DEB);
    else response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

let count = 0;
const gather = (urls: string[], signal = new AbortController().signal) =>
  gatherPackages(urls, {
    cwd: directory,
    directory: path.join(directory, String(++count)),
    signal,
  });

describe('a package behind an address', () => {
  it.each([
    ['/good.deb', 'good.deb'],
    ['/moved.deb', 'moved.deb'],
    ['/pool/good.deb?token=secret', 'good.deb'],
    ['/pool/a%20b%2Fgood.deb', 'a_b_good.deb'],
    ['/', 'package'],
  ])('%s is saved as %s', async (address, name) => {
    const { files } = await gather([base + address]);
    expect(files.map((file) => path.basename(file.path))).toEqual([name]);
    expect(await readFile(files[0]?.path ?? '')).toEqual(DEB);
  });

  it('may have the name of another', async () => {
    const { files } = await gather([`${base}/good.deb`, `${base}/pool/good.deb`]);
    expect(new Set(files.map((file) => file.path)).size).toBe(2);
  });

  it('that is not there is trouble, and the message keeps the query to itself', async () => {
    const error = await failureOf(() => gather([`${base}/none.deb?token=secret`]));
    expect(error.code).toBe('PACKAGE_DOWNLOAD');
    expect(error.message).toBe(`cannot download ${base}/none.deb: HTTP status 404`);
    expect(error.hint).toBe('Check the address, and that this host reaches it.');
  });

  it('that comes only in part is trouble', async () => {
    const error = await failureOf(() => gather([`${base}/cut.deb`]));
    expect(error.code).toBe('PACKAGE_DOWNLOAD');
    expect(error.message).toContain(`cannot download ${base}/cut.deb: `);
  });

  it('that nobody serves is trouble', async () => {
    const port = await closedPort();
    const error = await failureOf(() => gather([`http://127.0.0.1:${port}/x.deb?token=secret`]));
    expect(error.code).toBe('PACKAGE_DOWNLOAD');
    // why, is seen in the integration tests: jest's Error is another than fetch's
    expect(error.message).toMatch(/^cannot download http:\/\/127\.0\.0\.1:\d+\/x\.deb: \S/);
    expect(error.message).not.toContain('secret');
  });

  it('that is something else is refused, without its query', async () => {
    const error = await failureOf(() => gather([`${base}/page.deb?token=secret`]));
    expect(error.code).toBe('PACKAGE_FORMAT');
    expect(error.message).toBe(`${base}/page.deb is no package of deb, rpm, pacman or apk`);
  });

  it('is not asked for once the run is interrupted', async () => {
    const reason = new Error('interrupted');
    await expect(gather([`${base}/good.deb`], AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});

it.each([
  ['http://user:word@host/x.deb?token=1', 'http://host/x.deb'],
  ['https://user@host:8443/x.deb', 'https://host:8443/x.deb'],
  ['http://host/x.deb', 'http://host/x.deb'],
])('withoutSecrets(%s)', (url, shown) => {
  expect(withoutSecrets(url)).toBe(shown);
});

it('a package behind a password is fetched with it', async () => {
  const address = base.replace('http://', 'http://user:pass%20word@');
  const directoryFor = (name: string) => path.join(directory, name);
  const gather = (url: string, name: string) =>
    gatherPackages([url], {
      cwd: directory,
      directory: directoryFor(name),
      signal: new AbortController().signal,
    });
  const { files } = await gather(`${address}/private.deb`, 'private');
  expect(files).toHaveLength(1);
  const error = await failureOf(() => gather(`${base}/private.deb`, 'refused'));
  expect(error.message).toBe(`cannot download ${base}/private.deb: HTTP status 401`);
});
