import path from 'node:path';

import { execa } from 'execa';

import { bootableOci } from '../../test/e2e/support/roots.js';
import { bootBare } from '../bare-machine.js';
import { compare, inScratch, postroj } from '../measurement.js';

const IMAGE = 'debian-bookworm';
const PROBE = ['pkgprobe', '--json', '--image', IMAGE, '--check-unit', 'systemd-journald'];
const ROUNDS = 10;

/**
 * Ours: the phases acquire and boot, from the look into the store until systemd has nothing left to
 * start; the start of the program is in the line of pkgprobe. By hand: from the start of
 * systemd-nspawn on the directory that a distribution's root was unpacked into, with the host's
 * network, until `systemctl is-system-running` says so.
 * @type {import('../measurement.js').Bench}
 */
export const bench = {
  about: 'from the local store to a booted machine, to systemd-nspawn on a plain directory',
  limit: 1.15,
  measure: () =>
    inScratch(async (scratch) => {
      await bootOurs(); // prepares the image if need be, and warms the page cache
      const plain = path.join(scratch, 'plain');
      const image = `${await bootableOci()}:root`;
      await execa('umoci', ['raw', 'unpack', '--image', image, plain], { stdin: 'ignore' });
      await bootPlain(plain); // its first boot is another one than all others
      return compare(ROUNDS, { ours: bootOurs, byHand: () => bootPlain(plain) });
    }),
};

async function bootOurs() {
  const { stdout } = await postroj(PROBE);
  /** @type {unknown} */
  const result = JSON.parse(stdout);
  const { targets } = /** @type {{ targets: { phases: Phase[] }[] }} */ (result);
  return (targets[0]?.phases ?? [])
    .filter(({ name }) => name === 'acquire' || name === 'boot')
    .reduce((sum, { durationMs }) => sum + durationMs / 1000, 0);
}

/** @typedef {{ name: string, durationMs: number }} Phase */

/** @param {string} root */
async function bootPlain(root) {
  const begin = performance.now();
  const machine = await bootBare(root);
  const taken = (performance.now() - begin) / 1000;
  await machine.powerOff();
  return taken;
}
