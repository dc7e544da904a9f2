import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

import { bootBare } from '../bare-machine.js';
import { compare, inScratch, postroj, repository } from '../measurement.js';
import { sealedImage } from '../sealed-image.js';

const IMAGE = 'debian-bookworm';
const ROUNDS = 10;
const state = process.env.POSTROJ_STATE_DIR || '/var/lib/postroj';

/**
 * Ours: a command in a machine, from the call until its exit code is known and the machine is known to
 * be up. By hand: nsenter and systemd-run, from their start to their end.
 * @type {import('../measurement.js').Bench}
 */
export const bench = {
  about: 'a command in a machine, to nsenter and systemd-run by hand',
  limit: 2,
  measure: () =>
    inScratch(async (scratch) => {
      await postroj(['pull', IMAGE]);
      const plain = path.join(scratch, 'plain');
      execFileSync('unsquashfs', ['-no-progress', '-quiet', '-dest', plain, sealedImage(IMAGE)]);
      const bare = await bootBare(plain);
      const ours = await startRounds(scratch);
      try {
        return await compare(ROUNDS, {
          ours: ours.round,
          byHand: () => Promise.resolve(byHand(bare)),
        });
      } finally {
        await ours.stop();
        await bare.powerOff();
      }
    }),
};

/** @param {import('../bare-machine.js').BareMachine} machine */
function byHand(machine) {
  const begin = performance.now();
  machine.run(['systemd-run', '--quiet', '--pipe', '--wait', 'true']);
  return (performance.now() - begin) / 1000;
}

/** @param {string} scratch */
async function startRounds(scratch) {
  const source = path.join(repository, 'test/fixtures/programs/exec-rounds.ts');
  const file = path.join(scratch, 'exec-rounds.mjs');
  const rolldown = path.join(repository, 'node_modules/.bin/rolldown');
  execFileSync(rolldown, [source, '--file', file, '--format', 'esm', '--platform', 'node'], {
    stdio: 'ignore',
  });
  const child = spawn(process.execPath, [file, IMAGE, state], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => String((await lines.next()).value);
  if ((await next()) !== 'ready') throw new Error('the machine did not boot');
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
