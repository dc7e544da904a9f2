import { execFileSync } from 'node:child_process';
import path from 'node:path';

import { bootBare } from '../bare-machine.js';
import { compare, inScratch, racker, seconds } from '../measurement.js';
import { sealedImage } from '../sealed-image.js';

const IMAGE = 'debian-bookworm';
const NAME = 'bench-racker-exec';
const ROUNDS = 20;

/** @type {import('../measurement.js').Bench} */
export const bench = {
  about: 'racker exec, the program from its start to its end, to nsenter and systemd-run by hand',
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
  try {
    const words = ['systemd-run', '--quiet', '--pipe', '--wait', 'true'];
    return await compare(ROUNDS, {
      ours: () => seconds(() => racker(['exec', NAME, 'true'])),
      byHand: () => seconds(() => bare.run(words)),
    });
  } finally {
    await bare.powerOff();
  }
}
