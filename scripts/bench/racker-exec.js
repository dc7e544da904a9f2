import { execFileSync } from 'node:child_process';
import path from 'node:path';

import { bootBare } from '../bare-machine.js';
import { compare, inScratch, racker } from '../measurement.js';
import { startRounds } from '../rounds.js';
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
  const ours = await startRounds(scratch, 'racker-exec-rounds', [NAME]);
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
