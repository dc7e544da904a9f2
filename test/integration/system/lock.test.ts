import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { PostrojError } from '../../../src/errors.js';
import { isLocked, takeLock } from '../../../src/system/lock.js';
import { Releases } from '../../../src/system/releases.js';
import { failureOf } from '../../support/failure.js';
import { temporaryDirectory } from '../../support/temporary.js';

const directory = temporaryDirectory();
const { signal } = new AbortController();
let count = 0;
const lockFile = () => path.join(directory, 'locks', String(++count));

describe('takeLock', () => {
  it('is held until it is released', async () => {
    const file = lockFile();
    const releases = new Releases();
    await takeLock(file, { mode: 'exclusive', signal }, releases);
    expect(await isLocked(file)).toBe(true);
    await releases.all();
    expect(await isLocked(file)).toBe(false);
  });

  it('is let go by who did not wait for it', async () => {
    const file = lockFile();
    const releases = new Releases();
    const taken = takeLock(file, { mode: 'exclusive', signal }, releases).catch(() => undefined);
    await releases.all();
    await taken;
    expect(await isLocked(file)).toBe(false);
  });

  it('lets the second wait, which is told, and have it afterwards', async () => {
    const file = lockFile();
    const [first, second] = [new Releases(), new Releases()];
    await takeLock(file, { mode: 'exclusive', signal }, first);
    const order: string[] = [];
    await new Promise<void>((resolve, reject) => {
      const onWait = () => {
        order.push('told');
        first.all().catch(reject);
      };
      takeLock(file, { mode: 'exclusive', signal, onWait }, second).then(() => {
        order.push('has it');
        resolve();
      }, reject);
    });
    expect(order).toEqual(['told', 'has it']);
    await second.all();
  });

  it('tells nobody of waiting who had it at once, even if that is known late', async () => {
    const releases = new Releases();
    let told = 0;
    const onWait = () => (told += 1);
    const taken = takeLock(lockFile(), { mode: 'exclusive', signal, onWait }, releases);
    spawnSync('sleep', ['0.5']); // a busy host gives us no time for that long
    await taken;
    await releases.all();
    expect(told).toBe(0);
  });

  it('is shared by many, and keeps the exclusive one out', async () => {
    const file = lockFile();
    const [first, second] = [new Releases(), new Releases()];
    await takeLock(file, { mode: 'shared', signal }, first);
    await takeLock(file, { mode: 'shared', signal }, second);
    await first.all();
    expect(await isLocked(file)).toBe(true);
    await second.all();
    expect(await isLocked(file)).toBe(false);
  });

  it('stops waiting when interrupted, and leaves nobody waiting', async () => {
    const file = lockFile();
    const releases = new Releases();
    await takeLock(file, { mode: 'exclusive', signal }, releases);
    const abort = new AbortController();
    const onWait = () => {
      abort.abort(new PostrojError('INTERRUPTED', 'enough'));
    };
    const waiting = { mode: 'exclusive', signal: abort.signal, onWait } as const;
    const error = await failureOf(() => takeLock(file, waiting, releases));
    expect(error.code).toBe('INTERRUPTED');
    await releases.all();
    expect(await isLocked(file)).toBe(false);
  });

  it('interrupted before the lock is asked for, it holds nothing after the release', async () => {
    const file = lockFile();
    const releases = new Releases();
    const abort = new AbortController();
    const taken = failureOf(() =>
      takeLock(file, { mode: 'exclusive', signal: abort.signal }, releases),
    );
    abort.abort(new PostrojError('INTERRUPTED', 'at once')); // while its directory is made
    expect((await taken).code).toBe('INTERRUPTED');
    await releases.all();
    expect(await isLocked(file)).toBe(false);
  });
});

it('isLocked sees a lock that another program holds', async () => {
  const file = lockFile();
  const releases = new Releases();
  await takeLock(file, { mode: 'shared', signal }, releases); // makes the directory
  await releases.all();
  const other = spawn('flock', [file, 'sh', '-c', 'echo held; exec cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await once(other.stdout, 'data');
  expect(await isLocked(file)).toBe(true);
  other.stdin.end();
  await once(other, 'exit');
  expect(await isLocked(file)).toBe(false);
});
