import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';

import { expect, it } from '@jest/globals';

import { sessionOf } from '../../../src/machine/session.js';
import { collect, command } from '../../../src/system/exec.js';
import { LINGER_MS, type Ending } from '../../../src/system/spawn.js';
import { temporaryDirectory } from '../../support/temporary.js';
import { runProgram } from '../support/trees.js';

const directory = temporaryDirectory();
const execution = {
  name: 'x',
  entering: command('true'),
  kill: () => Promise.resolve(),
  signal: () => Promise.resolve(),
};

it('is killed again until it has ended: at first there may be nothing yet that can be', async () => {
  const child = spawn('cat');
  const { stdin, stdout } = child;
  let kills = 0;
  const exited = new Promise<Ending>((resolve) => {
    child.once('exit', () => {
      resolve({ exitCode: undefined, signal: 'SIGKILL', startError: undefined });
    });
  });
  const kill = () => {
    if (++kills === 3) child.kill('SIGKILL');
    return Promise.resolve();
  };
  const started = { pid: undefined, exited, stdin, stdout, stderr: undefined };
  const session = sessionOf(
    { ...execution, kill },
    { ...started, resize: () => Promise.resolve() },
    { timeoutMs: 1 },
  );
  expect(await session.ended).toMatchObject({ exitCode: 137, timedOut: true });
  expect(kills).toBe(3);
});

it('what was written before the end is read, although a busy host has given us no time for it', async () => {
  const gate = path.join(directory, 'gate');
  await runProgram('mkfifo', gate);
  // what it leaves behind keeps the stream open
  const child = spawn('sh', ['-c', 'read -r go <"$0"; echo said; exec sleep 1000', gate]);
  try {
    const text = collect(child.stdout, undefined);
    const { stdin, stdout } = child;
    const session = sessionOf(
      execution,
      {
        ...{ pid: undefined, stdin, stdout, stderr: undefined },
        exited: Promise.resolve({ exitCode: 0, signal: undefined, startError: undefined }),
        resize: () => Promise.resolve(),
      },
      {},
    );
    // it waits for the stream by now; until all of that time has gone by, nothing is read here
    await new Promise<void>((resolve) => {
      process.nextTick(resolve);
    });
    spawnSync('sh', ['-c', `echo >"$0"; sleep ${(2 * LINGER_MS) / 1000}`, gate]);
    await session.ended;
    expect(text()).toBe('said\n');
  } finally {
    child.kill('SIGKILL');
  }
});
