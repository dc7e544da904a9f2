import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

import { afterEach, describe, expect, it } from '@jest/globals';

import { ownerMark } from '../../../src/system/owner.js';
import { reapProcesses } from '../../../src/system/reap.js';
import { temporaryDirectory } from '../../support/temporary.js';
import { bundle, fixture, isRunning, pidsIn, until } from '../support/programs.js';

const temporary = temporaryDirectory();
const started: number[] = [];

afterEach(() => {
  for (const pid of started.splice(0)) if (isRunning(pid)) process.kill(pid, 'SIGKILL');
});

/** Starts it and waits for its first line. */
async function spawnAndHear(file: string, args: string[], env: NodeJS.ProcessEnv = process.env) {
  const child = spawn(file, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  started.push(child.pid ?? 0);
  const ended = once(child, 'exit');
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  started.push(...pidsIn(line));
  return { child, line, ended, kill: (signal: NodeJS.Signals) => child.kill(signal) };
}

describe('kill -9', () => {
  it.each(['run', 'start'])('takes with it what %s has started', async (how) => {
    const program = await bundle('run-and-stay', temporary);
    const args = [program, how, fixture('stay-and-say')];
    const { line, kill } = await spawnAndHear(process.execPath, args);
    const [pid = 0] = pidsIn(line);
    expect(isRunning(pid)).toBe(true);
    kill('SIGKILL');
    await until('the program has ended as well', () => !isRunning(pid));
  });
});

describe('an interruption', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'by %s has a code of its own',
    async (signal) => {
      const program = await bundle('interrupted', temporary);
      const { child, kill } = await spawnAndHear(process.execPath, [program]);
      const closed = once(child, 'close'); // all that it said has been read
      let said = '';
      child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
      kill(signal);
      expect(await closed).toEqual([130, null]);
      expect(said).toBe(`INTERRUPTED interrupted by ${signal}\n`);
    },
  );
});

describe('reapProcesses', () => {
  const startWithMark = (mark: string) =>
    spawnAndHear(fixture('stay-and-say'), [], { ...process.env, POSTROJ_OWNER: mark });

  /** The mark of a process that is no more. */
  async function deadMark(): Promise<string> {
    const owner = await spawnAndHear(fixture('stay-and-say'), []);
    const mark = ownerMark(owner.child.pid ?? 0);
    owner.kill('SIGKILL');
    await owner.ended;
    return mark;
  }

  it("ends what a dead owner has left, and nothing of a live one's or of nobody's", async () => {
    const left = await startWithMark(await deadMark());
    const owned = await startWithMark(ownerMark(process.ppid));
    const foreign = await startWithMark('1:2:3');
    const nobodys = await spawnAndHear(fixture('stay-and-say'), []);
    expect(await reapProcesses()).toBeGreaterThanOrEqual(1);
    expect(await left.ended).toEqual([null, 'SIGKILL']);
    const others = [owned, foreign, nobodys].map(({ child }) => child.pid ?? 0);
    expect(others.map(isRunning)).toEqual([true, true, true]);
  });
});
