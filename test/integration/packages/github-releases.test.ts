import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { mkdtemp } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { PackageFile } from '../../../src/packages/gather.js';
import { fetchPrevious } from '../../../src/packages/github-releases.js';
import { debFile, rpmFile } from '../../support/package-files.js';
import { failureOf } from '../../support/failure.js';
import { temporaryDirectory } from '../../support/temporary.js';

/** GitHub's interface on loopback, and the server that it sends those to who want an asset. */

const temporary = temporaryDirectory();
const { signal } = new AbortController();
const TOKEN = 'e2e-token';

interface Asked {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly accept: string | undefined;
}

let api: Server;
let storage: Server;
let asked: Asked[] = [];
let stored: Asked[] = [];
/** What the interface answers to a question for releases. */
let releases: () => { status: number; body: string };
const contents = new Map<string, Buffer>();

const note = ({ url = '', headers }: IncomingMessage): Asked => ({
  path: url,
  authorization: headers.authorization,
  accept: headers.accept,
});
const addressOf = (server: Server) => {
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
};

async function listen(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

beforeAll(async () => {
  storage = await listen((request, response) => {
    stored.push(note(request));
    response.end(contents.get(path.basename(request.url ?? '')));
  });
  api = await listen((request, response) => {
    asked.push(note(request));
    if (request.headers.authorization !== `Bearer ${TOKEN}`) {
      response.writeHead(403).end();
    } else if (request.url?.startsWith('/repos/o/n/releases?')) {
      const { status, body } = releases();
      response.writeHead(status).end(body);
    } else {
      const name = path.basename(request.url ?? '');
      response.writeHead(302, { location: `${addressOf(storage)}/${name}` }).end();
    }
  });
});

afterAll(() => {
  api.close();
  storage.close();
});

/** A release with these assets. */
function release(files: Readonly<Record<string, Buffer>>, more: object = {}): object {
  const assets = Object.entries(files).map(([name, content], index) => {
    contents.set(name, content);
    return { name, url: `${addressOf(api)}/repos/o/n/releases/assets/${index}/${name}` };
  });
  return { draft: false, prerelease: false, ...more, assets };
}

const given: PackageFile = {
  path: 'web.deb',
  format: 'deb',
  name: 'web',
  version: '2.0',
  arch: 'amd64',
  archName: 'amd64',
  depends: [],
  provides: [],
};
const deb = (version: string, more: object = {}) =>
  debFile({ name: 'web', version, arch: 'amd64', ...more });

async function fetchFrom(...published: readonly object[]): Promise<PackageFile[]> {
  [asked, stored] = [[], []];
  releases = () => ({ status: 200, body: JSON.stringify(published) });
  const directory = await mkdtemp(path.join(temporary, 'at-'));
  const repository = { apiUrl: addressOf(api), name: 'o/n', token: TOKEN };
  return fetchPrevious([given], repository, { directory, signal });
}

describe('the latest release', () => {
  it('gives the package of the same name, format and architecture, read from the file', async () => {
    const found = await fetchFrom(
      release({
        'web_1.9_amd64.deb': deb('1.9'),
        'web_1.9_arm64.deb': deb('1.9', { arch: 'arm64' }),
        'web-1.9.x86_64.rpm': rpmFile({ name: 'web' }),
        'other_1.9_amd64.deb': deb('1.9', { name: 'other' }),
        'web-tools.deb': deb('1.9', { name: 'web-tools' }),
        SHA256SUMS: Buffer.from('none'),
      }),
      release({ 'web_1.8_amd64.deb': deb('1.8') }),
    );
    expect(found).toMatchObject([{ name: 'web', version: '1.9', arch: 'amd64' }]);
    // others are not even fetched, as far as their names tell
    expect(stored.map((one) => one.path)).toEqual(['/web_1.9_amd64.deb', '/web-tools.deb']);
  });

  it('is the one before: not that of these packages, nor a draft, nor one before a release', async () => {
    const found = await fetchFrom(
      release({ 'web_2.0_amd64.deb': deb('2.0') }),
      release({ 'web_1.9_amd64.deb': deb('1.9') }, { draft: true }),
      release({ 'web_1.8_amd64.deb': deb('1.8') }, { prerelease: true }),
      release({}),
      release({ 'web.deb': deb('1.7') }),
    );
    expect(found).toMatchObject([{ version: '1.7' }]);
  });

  it('may be none', async () => {
    expect(await fetchFrom()).toEqual([]);
    expect(await fetchFrom(release({ 'web.deb': deb('3.0') }), { assets: [null, {}] })).toEqual([]);
  });

  it('is asked for with the token, which no other server sees', async () => {
    await fetchFrom(release({ 'web.deb': deb('1.0') }));
    expect(asked).toMatchObject([
      { path: '/repos/o/n/releases?per_page=30', accept: 'application/vnd.github+json' },
      { path: '/repos/o/n/releases/assets/0/web.deb', accept: 'application/octet-stream' },
    ]);
    expect(asked.map(({ authorization }) => authorization)).toEqual([
      `Bearer ${TOKEN}`,
      `Bearer ${TOKEN}`,
    ]);
    expect(stored.map(({ authorization }) => authorization)).toEqual([undefined]);
  });
});

describe('a question that has no answer', () => {
  const ask = (token: string | undefined, apiUrl = addressOf(api)) =>
    failureOf(() =>
      fetchPrevious([given], { apiUrl, name: 'o/n', token }, { directory: temporary, signal }),
    );

  it('without a token', async () => {
    const error = await ask(undefined);
    expect(error.code).toBe('PACKAGE_DOWNLOAD');
    expect(error.message).toBe('no releases of o/n from GitHub: HTTP status 403');
    expect(error.hint).toContain('github-token');
  });

  it('with a token of no use, which is not told', async () => {
    const error = await ask('ghp_secret');
    expect(error.hint).toBe('The token must be allowed to read the contents of that repository.');
    expect(`${error.message}${error.hint ?? ''}`).not.toContain('ghp_secret');
  });

  it.each([
    [502, '[]', 'HTTP status 502'],
    [200, '{"message":"x"}', 'the answer is no list of releases'],
    [200, '<html>', 'the answer is no list of releases'],
  ])('but %d %j', async (status, body, reason) => {
    releases = () => ({ status, body });
    expect((await ask(TOKEN)).message).toBe(`no releases of o/n from GitHub: ${reason}`);
  });

  it('since nobody listens', async () => {
    const closed = await listen(() => undefined);
    const address = addressOf(closed);
    closed.close();
    await once(closed, 'close');
    expect((await ask(TOKEN, address)).message).toContain('ECONNREFUSED');
  });
});
