import { execFileSync } from 'node:child_process';
import path from 'node:path';

import { bootBare } from '../bare-machine.js';
import { compare, inScratch, offline, postroj, racker, seconds } from '../measurement.js';
import { sealedImage } from '../sealed-image.js';

const IMAGE = 'debian-bookworm';
const ROUNDS = 10;

/** @type {import('../measurement.js').Bench} */
export const bench = {
  about: 'racker run --rm, to boot, exec and stop by hand',
  limit: 1.5,
  measure: () =>
    inScratch(async (scratch) => {
      await postroj(['pull', IMAGE]);
      const plain = path.join(scratch, 'plain');
      execFileSync('unsquashfs', ['-no-progress', '-quiet', '-dest', plain, sealedImage(IMAGE)]);
      await byHand(plain); // its first boot is another one than all others
      const ours = () => seconds(() => racker(['run', '--rm', IMAGE, 'true'], offline));
      await ours();
      return compare(ROUNDS, { ours, byHand: () => seconds(() => byHand(plain)) });
    }),
};

/** @param {string} root */
async function byHand(root) {
  const machine = await bootBare(root);
  machine.run(['systemd-run', '--quiet', '--pipe', '--wait', 'true']);
  await machine.powerOff();
}
