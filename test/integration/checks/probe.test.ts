import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import net from 'node:net';
import { createInterface } from 'node:readline';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { ProbeAnswer, ProbeQuestion } from '../../../src/checks/probe/protocol.js';
import { inRepository } from '../../support/repository.js';
import { close, closedPort, listen } from '../../support/ports.js';

let probe: ChildProcess;
let ended: Promise<unknown>;
const waiting = new Map<number, (answer: ProbeAnswer) => void>();
let asked = 0;

const seen: (string | undefined)[] = [];
const web = createServer((request, response) => {
  seen.push(request.headers['user-agent']);
  answer(request, response);
});
const reset = net.createServer((socket) => {
  socket.once('data', () => socket.resetAndDestroy());
});
const nonsense = net.createServer((socket) => {
  socket.on('error', () => undefined); // the probe hangs up
  socket.resume();
  socket.end('this is no HTTP\r\n\r\n');
});
const silent = net.createServer((socket) => {
  socket.on('error', () => undefined);
  socket.resume();
});
let base: string;

const redirects: Readonly<Record<string, string>> = {
  '/first': '/second',
  '/second': 'third?x=1',
  '/third?x=1': '/ok',
  '/loop': '/loop',
  '/away': 'http://[broken',
  '/strange': 'ftp://localhost/file',
};

function answer({ url = '/', method }: IncomingMessage, response: ServerResponse): void {
  const location = redirects[url];
  if (location !== undefined) response.writeHead(302, { location }).end();
  else if (url === '/304') response.writeHead(304).end();
  else if (url.startsWith('/packed/')) sendPacked(url.slice('/packed/'.length), response);
  else if (url === '/halfway') response.writeHead(200, { 'content-length': 100 }).write('half');
  else if (url === '/cut-off') cutOff(response);
  else if (url === '/endless') response.writeHead(200).write('and so on');
  else if (url === '/method') response.writeHead(method === 'GET' ? 204 : 405).end();
  else response.writeHead(Number(url.slice(1)) || 200).end();
}

const packers: Readonly<Record<string, (text: string) => Buffer>> = {
  gzip: gzipSync,
  deflate: deflateSync,
  br: brotliCompressSync,
};

/** Ten megabytes of the same, in a few kilobytes. */
function sendPacked(coding: string, response: ServerResponse): void {
  const pack = packers[coding] ?? ((text: string) => Buffer.from(text));
  response.writeHead(200, { 'content-encoding': coding }).end(pack('x'.repeat(10_000_000)));
}

function cutOff(response: ServerResponse): void {
  response.writeHead(200, { 'content-length': 100 });
  response.write('half', () => response.socket?.destroy());
}

beforeAll(async () => {
  base = `http://127.0.0.1:${await listen(web)}`;
  probe = spawn(process.execPath, [inRepository('dist/probe.js')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  ended = once(probe, 'exit');
  if (!probe.stdout) throw new Error('no output');
  createInterface({ input: probe.stdout }).on('line', (line) => {
    const said = JSON.parse(line) as { id: number; answer: ProbeAnswer };
    waiting.get(said.id)?.(said.answer);
  });
});

afterAll(async () => {
  probe.kill('SIGKILL');
  await ended;
  web.closeAllConnections();
  await close(web);
});

function ask(question: ProbeQuestion): Promise<ProbeAnswer> {
  const id = ++asked;
  const answered = new Promise<ProbeAnswer>((resolve) => waiting.set(id, resolve));
  probe.stdin?.write(`${JSON.stringify({ id, question })}\n`);
  return answered;
}

const askHttp = (path: string) => ask({ kind: 'http', url: base + path });

describe('http', () => {
  it.each([200, 204, 304, 404, 503])('tells the status %d', async (status) => {
    expect(await askHttp(`/${status}`)).toMatchObject({ status, redirects: [] });
  });

  it('asks by GET, and says who it is', async () => {
    expect(await askHttp('/method')).toMatchObject({ status: 204, redirects: [] });
    expect(seen.at(-1)).toBe('postroj');
  });

  it('does not wait for the end of the answer', async () => {
    expect(await askHttp('/endless')).toMatchObject({ status: 200, redirects: [] });
  });

  it.each(['gzip', 'deflate', 'br'])('unpacks %s, as much of it as is wanted', async (coding) => {
    const url = `${base}/packed/${coding}`;
    const whole = await ask({ kind: 'http', url, mostBytes: 10_000_000 });
    expect(whole.body).toHaveLength(10_000_000);
    expect(whole.isCut).toBeUndefined();
    const cut = await ask({ kind: 'http', url, mostBytes: 1000 });
    expect(cut.body).toBe('x'.repeat(1000));
    expect(cut.isCut).toBe(true);
  });

  it('leaves as it is what it cannot unpack', async () => {
    const { body } = await ask({ kind: 'http', url: `${base}/packed/odd`, mostBytes: 20_000_000 });
    expect(body).toHaveLength(10_000_000);
  });

  it('waits no longer than it may, for the answer and for its end', async () => {
    const slow = { kind: 'http', mostBytes: 1000, timeoutMs: 1_000 } as const;
    expect(await ask({ ...slow, url: `${base}/halfway` })).toMatchObject({
      error: { code: 'NO_ANSWER', message: 'no end of the answer within 1 s' },
    });
    const port = await listen(silent);
    const { error } = await ask({ ...slow, url: `http://127.0.0.1:${port}/` });
    await close(silent);
    expect(error).toEqual({ code: 'NO_ANSWER', message: 'no answer within 1 s' });
  });

  it('takes half of an answer for none', async () => {
    const { error } = await ask({ kind: 'http', url: `${base}/cut-off`, mostBytes: 1000 });
    expect(error?.code).toBe('ECONNRESET');
  });

  it('follows redirects, relative ones too, and tells them', async () => {
    expect(await askHttp('/first')).toMatchObject({
      status: 200,
      redirects: ['/second', 'third?x=1', '/ok'].map((location) => ({ status: 302, location })),
    });
  });

  it('gives up on a loop', async () => {
    const { redirects: steps, error, status } = await askHttp('/loop');
    expect(steps).toHaveLength(11);
    expect(error).toEqual({ code: 'REDIRECTS', message: 'redirected too many times' });
    expect(status).toBeUndefined();
  });

  it.each([
    ['/away', 'http://[broken', 'ERR_INVALID_URL'],
    ['/strange', 'ftp://localhost/file', 'ERR_INVALID_PROTOCOL'],
  ])('survives the redirect of %s to %s', async (path, location, code) => {
    const { redirects: steps, error } = await askHttp(path);
    expect(steps).toEqual([{ status: 302, location }]);
    expect(error?.code).toBe(code);
  });

  it('tells that the connection was refused', async () => {
    const port = await closedPort();
    const { error } = await ask({ kind: 'http', url: `http://127.0.0.1:${port}/` });
    expect(error?.code).toBe('ECONNREFUSED');
  });

  it('tells that the connection was reset', async () => {
    const port = await listen(reset);
    const { error } = await ask({ kind: 'http', url: `http://127.0.0.1:${port}/` });
    await close(reset);
    expect(error?.code).toBe('ECONNRESET');
  });

  it('tells that the other side does not speak HTTP', async () => {
    const port = await listen(nonsense);
    const { error } = await ask({ kind: 'http', url: `http://127.0.0.1:${port}/` });
    await close(nonsense);
    expect(error?.code).toMatch(/^HPE_/);
  });

  it('tells that there is no TLS', async () => {
    const { error } = await ask({ kind: 'http', url: base.replace('http:', 'https:') });
    expect(error?.code).toMatch(/^(?:EPROTO|ERR_SSL_.*)$/);
  });

  it('tells that there is no such host', async () => {
    const { error } = await ask({ kind: 'http', url: 'http://no-such-host.invalid/' });
    expect(error?.code).toMatch(/^(?:ENOTFOUND|EAI_AGAIN)$/);
  });

  it('answers many questions at once, each for itself', async () => {
    const codes = Array.from({ length: 50 }, (_, index) => 400 + index);
    const answers = await Promise.all(codes.map((code) => askHttp(`/${code}`)));
    expect(answers.map(({ status }) => status)).toEqual(codes);
  });
});

describe('tcp', () => {
  it('tells that a port is open', async () => {
    const port = Number(new URL(base).port);
    expect(await ask({ kind: 'tcp', host: '127.0.0.1', port })).toEqual({ redirects: [] });
  });

  it('tells why it is not', async () => {
    const { error } = await ask({ kind: 'tcp', host: '127.0.0.1', port: await closedPort() });
    expect(error?.code).toBe('ECONNREFUSED');
  });
});

it('ends with its input', async () => {
  probe.stdin?.end();
  expect(await ended).toEqual([0, null]);
});
