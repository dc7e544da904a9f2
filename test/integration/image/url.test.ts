import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';

import { digestOfFile } from '../../../src/image/sources/digest.js';
import { openSource } from '../../../src/image/sources/index.js';
import { failureOf } from '../../support/failure.js';
import { closedPort } from '../../support/ports.js';
import { temporaryDirectory } from '../../support/temporary.js';
import { describeTree, makeTree, runProgram, sourceContext } from '../support/trees.js';

const temporary = temporaryDirectory();
const file = path.join(temporary, 'root.tar.zst');
/** Statuses to answer before the file is served. */
let statuses: number[] = [];
let requests = 0;
let original: string[];
let digest: string;
let server: Server;
let base: string;

beforeAll(async () => {
  const tree = await makeTree(path.join(temporary, 'tree'));
  original = await describeTree(tree);
  const keep = ['--xattrs', '--xattrs-include=*', '--numeric-owner'];
  await runProgram('tar', '--create', '--zstd', ...keep, '--file', file, '-C', temporary, 'tree');
  digest = await digestOfFile(file);
  server = createServer((request, response) => {
    requests++;
    const status = statuses.shift() ?? 200;
    if (request.url?.startsWith('/cut')) {
      response.writeHead(200, { 'content-length': 9999 }).write('x', () => response.destroy());
    } else if (status === 200) response.end(readFileSync(file));
    else response.writeHead(status, { 'retry-after': '0' }).end();
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
beforeEach(() => {
  statuses = [];
  requests = 0;
});

async function unpack(source: string) {
  const workDir = await mkdtemp(path.join(temporary, 'x'));
  const said: string[] = [];
  const log = { info: (line: string) => void said.push(line), warn: () => 0, detail: () => 0 };
  const opened = await openSource(source, { ...sourceContext(workDir), log });
  const asked = requests;
  const root = path.join(workDir, 'root');
  await mkdir(root);
  return { digest: await opened.unpack(root), opened, asked, said, root };
}

it('a tarball behind an address is unpacked whole; its digest is that of the file', async () => {
  const given = await unpack(`${base}/root.tar.zst`);
  expect(given.digest).toBe(digest);
  expect(given.opened.digest).toBe(digest);
  expect(await describeTree(given.root)).toEqual(original);
});

it('with its digest it is asked for only when it is needed', async () => {
  const given = await unpack(`${base}/root.tar.zst#${digest.replace(':', '=')}`);
  expect([given.opened.digest, given.asked, requests]).toEqual([digest, 0, 1]);
  expect(await describeTree(given.root)).toEqual(original);
});

it('with another digest it is refused', async () => {
  const other = 'a'.repeat(64);
  const error = await failureOf(() => unpack(`${base}/root.tar.zst?token=secret#sha256=${other}`));
  expect(error.code).toBe('IMAGE_UNAVAILABLE');
  expect(error.message).toBe(
    `${base}/root.tar.zst has the digest ${digest}, expected sha256:${other}`,
  );
  expect(error.hint).toBe('It has changed since, or was tampered with on the way.');
});

it('a busy server is waited for', async () => {
  statuses = [503, 429];
  const { said } = await unpack(`${base}/root.tar.zst`);
  const host = new URL(base).host;
  expect(said).toEqual([
    'fetching the tarball',
    `${host} answered 503, trying again in 0.0 s`,
    `${host} answered 429, trying again in 0.0 s`,
    'unpacking',
  ]);
});

it('one that stays busy is not asked for ever', async () => {
  statuses = Array<number>(99).fill(500);
  const error = await failureOf(() => unpack(`${base}/root.tar.zst`));
  expect(error.message).toBe(`cannot download ${base}/root.tar.zst: HTTP status 500`);
  expect(requests).toBe(4);
});

it('what is not there is asked for once', async () => {
  statuses = [404];
  const error = await failureOf(() => unpack(`${base}/root.tar.zst?token=secret`));
  expect(error.code).toBe('IMAGE_UNAVAILABLE');
  expect(error.message).toBe(`cannot download ${base}/root.tar.zst: HTTP status 404`);
  expect(requests).toBe(1);
});

it('what comes only in part, or from nobody, is an error', async () => {
  const cut = await failureOf(() => unpack(`${base}/cut.tar`));
  expect(cut.message).toMatch(/^cannot download http:\S+\/cut\.tar: \S/);
  const nobody = `http://127.0.0.1:${await closedPort()}/x.tar`;
  const error = await failureOf(() => unpack(nobody));
  expect(error.code).toBe('IMAGE_UNAVAILABLE');
  expect(error.message).toContain(`cannot download ${nobody}: `);
});
