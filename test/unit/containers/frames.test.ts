import { once } from 'node:events';
import { createServer, createConnection, type Socket } from 'node:net';
import { mkdirSync, mkdtempSync, statSync } from 'node:fs';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { readFrames, sendFrame, sendJson, type Frame } from '../../../src/containers/frames.js';
import { connectIn, listenIn } from '../../../src/containers/socket-place.js';
import { temporaryDirectory } from '../../support/temporary.js';

const base = temporaryDirectory();
let current = '';
beforeEach(() => {
  current = mkdtempSync(path.join(base, 'case-'));
});
const directory = () => current;
const open: { destroy?: () => void; close?: () => void }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) (one.destroy ?? one.close)?.call(one);
});

async function pair(): Promise<[Socket, Socket]> {
  const server = createServer();
  await listenIn(directory(), server);
  const accepted = once(server, 'connection') as Promise<[Socket]>;
  const client = await connectIn(directory());
  const [other] = await accepted;
  if (!client) throw new Error('nobody listens');
  open.push(client, other, server);
  return [client, other];
}

async function all(socket: Socket): Promise<Frame[]> {
  const frames: Frame[] = [];
  for await (const frame of readFrames(socket)) frames.push(frame);
  return frames;
}

describe('what an owner and its clients say', () => {
  it('comes in order, in whatever pieces, byte for byte', async () => {
    const [one, other] = await pair();
    const big = Buffer.alloc(300_000, 7);
    const read = all(other);
    await sendJson(one, { do: 'wait' });
    await sendFrame(one, 'stdin', big);
    await sendFrame(one, 'stdin', Buffer.from([0, 255]));
    await sendFrame(one, 'end');
    one.end();
    const frames = await read;
    expect(frames.map(({ kind }) => kind)).toEqual(['json', 'stdin', 'stdin', 'end']);
    expect(JSON.parse(String(frames[0]?.data))).toEqual({ do: 'wait' });
    expect(frames[1]?.data.equals(big)).toBe(true);
    expect(frames[2]?.data).toEqual(Buffer.from([0, 255]));
  });

  it('waits for who reads slowly, but not for who has gone', async () => {
    const [one, other] = await pair();
    const flood = async () => {
      for (let n = 0; n < 100; n++) await sendFrame(one, 'stdout', Buffer.alloc(1_000_000));
    };
    let isOver = false;
    one.on('error', () => undefined);
    const flooding = flood().then(() => (isOver = true));
    await once(other, 'readable');
    expect(isOver).toBe(false);
    other.destroy();
    await flooding;
  });

  it('is an error when it is none of ours', async () => {
    const [one, other] = await pair();
    const read = all(other);
    one.write('GET / HTTP/1.1\r\n\r\n');
    await expect(read).rejects.toThrow('not one of our frames');
  });
});

describe('the socket of a container', () => {
  it('is for us alone, below a directory whose name is longer than an address', async () => {
    const server = createServer();
    open.push(server);
    const deep = path.join(directory(), 'd'.repeat(120));
    mkdirSync(deep);
    await listenIn(deep, server);
    expect(statSync(path.join(deep, 'control')).mode & 0o777).toBe(0o600);
    const client = await connectIn(deep);
    expect(client).toBeDefined();
    if (client) open.push(client);
  });

  it('is not there before anybody listens, and is taken over from who was killed', async () => {
    expect(await connectIn(directory())).toBeUndefined();
    const [, other] = await pair();
    expect(other.destroyed).toBe(false);
    const again = createServer();
    open.push(again);
    await listenIn(directory(), again);
    const client = createConnection(path.join(directory(), 'control'));
    open.push(client);
    await once(client, 'connect');
  });
});
