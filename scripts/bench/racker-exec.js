import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

import { bootBare } from '../bare-machine.js';
import { compare, inScratch, racker, repository } from '../measurement.js';
import { sealedImage } from '../sealed-image.js';

const IMAGE = 'debian-bookworm';
const NAME = 'bench-racker-exec';
const ROUNDS = 20;

/**
 * Ours: what `racker exec` does, in a container that another process owns, without the start of Node,
 * which alone takes three times as long as all that is done by hand.
 * @type {import('../measurement.js').Bench}
 */
export const bench = {
  about: 'what racker exec does once it has started, to nsenter and systemd-run by hand',
  limit: 2,
  measure: () =>
    inScratch(async (scratch) => {
      await racker(['run', '-d', '--rm', '--name', NAME, IMAGE]);
      try {
        return await besideBare(scratch);
      } finally {
        await racker(['rm', '-f', NAME]);
      }
    }),
};

/** @param {string} scratch */
async function besideBare(scratch) {
  const plain = path.join(scratch, 'plain');
  execFileSync('unsquashfs', ['-no-progress', '-quiet', '-dest', plain, sealedImage(IMAGE)]);
  const bare = await bootBare(plain);
  const ours = await startRounds(scratch);
  const byHand = () => {
    const begin = performance.now();
    bare.run(['systemd-run', '--quiet', '--pipe', '--wait', 'true']);
    return Promise.resolve((performance.now() - begin) / 1000);
  };
  try {
    return await compare(ROUNDS, { ours: ours.round, byHand });
  } finally {
    await ours.stop();
    await bare.powerOff();
  }
}

/** @param {string} scratch */
async function startRounds(scratch) {
  const source = path.join(repository, 'test/fixtures/programs/racker-exec-rounds.ts');
  const file = path.join(scratch, 'racker-exec-rounds.mjs');
  const rolldown = path.join(repository, 'node_modules/.bin/rolldown');
  execFileSync(rolldown, [source, '--file', file, '--format', 'esm', '--platform', 'node'], {
    stdio: 'ignore',
  });
  const child = spawn(process.execPath, [file, NAME], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => String((await lines.next()).value);
  if ((await next()) !== 'ready') throw new Error('it did not start');
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
