import { execFileSync } from 'node:child_process';
import path from 'node:path';

import { bootBare } from '../bare-machine.js';
import { compare, inScratch, postroj, secondsUntilSaid } from '../measurement.js';
import { sealedImage } from '../sealed-image.js';

const IMAGE = 'debian-bookworm';
const PROBE = ['pkgprobe', '--image', IMAGE, '--check-unit', 'systemd-journald'];
const ROUNDS = 10;

/**
 * Ours: from the start of the program until it says that the machine has booted, so start-up of
 * Node, acquire and boot. By hand: from the start of systemd-nspawn on a plain directory, with the
 * host's network, until `systemctl is-system-running` says so.
 * @type {import('../measurement.js').Bench}
 */
export const bench = {
  about: 'from the local store to a booted machine, to systemd-nspawn on a plain directory',
  limit: 1.15,
  measure: () =>
    inScratch(async (scratch) => {
      await postroj(PROBE); // prepares the image if need be, and warms the page cache
      const plain = path.join(scratch, 'plain');
      execFileSync('unsquashfs', ['-no-progress', '-quiet', '-dest', plain, sealedImage(IMAGE)]);
      await bootPlain(plain); // its first boot is another one than all others
      return compare(ROUNDS, {
        ours: () => secondsUntilSaid(PROBE, /\bboot ok\b/),
        byHand: () => bootPlain(plain),
      });
    }),
};

/** @param {string} root */
async function bootPlain(root) {
  const begin = performance.now();
  const machine = await bootBare(root);
  const taken = (performance.now() - begin) / 1000;
  await machine.powerOff();
  return taken;
}
