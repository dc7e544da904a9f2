import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

import { repository } from './measurement.js';

/**
 * A program of test/fixtures/programs that says `ready`, then measures once for each line that it gets,
 * and answers with seconds.
 * @param {string} scratch
 * @param {string} program
 * @param {readonly string[]} args
 */
export async function startRounds(scratch, program, args) {
  const source = path.join(repository, `test/fixtures/programs/${program}.ts`);
  const file = path.join(scratch, `${program}.mjs`);
  const rolldown = path.join(repository, 'node_modules/.bin/rolldown');
  execFileSync(rolldown, [source, '--file', file, '--format', 'esm', '--platform', 'node'], {
    stdio: 'ignore',
  });
  const child = spawn(process.execPath, [file, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => String((await lines.next()).value);
  if ((await next()) !== 'ready') throw new Error(`${program} did not start`);
  return {
    round: async () => {
      child.stdin.write('\n');
      return Number(await next());
    },
    stop: async () => {
      child.stdin.end();
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}
