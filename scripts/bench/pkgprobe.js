import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';

import { bootBare } from '../bare-machine.js';
import { compare, inScratch, offline, postroj, seconds } from '../measurement.js';
import { sealedImage } from '../sealed-image.js';

const IMAGE = 'debian-bookworm';
const UNIT = 'systemd-journald';
const ROUNDS = 10;

/** @type {import('../measurement.js').Bench} */
export const bench = {
  about: 'pkgprobe of one unit, warm, to overlay, boot, systemctl and power off by hand',
  limit: 1.5,
  measure: () =>
    inScratch(async (scratch) => {
      await probe(); // prepares the image if need be, and warms the page cache
      const lower = path.join(scratch, 'lower');
      mkdirSync(lower);
      execFileSync('mount', ['-t', 'squashfs', '-o', 'loop,ro', sealedImage(IMAGE), lower]);
      try {
        return await compare(ROUNDS, {
          ours: () => seconds(probe),
          byHand: () => seconds(() => probeByHand(lower, path.join(scratch, 'machine'))),
        });
      } finally {
        execFileSync('umount', [lower]);
      }
    }),
};

function probe() {
  return postroj(['pkgprobe', '--image', IMAGE, '--check-unit', UNIT], offline);
}

/**
 * A fresh overlay on the mounted image, boot, one command, power off.
 * @param {string} lower
 * @param {string} scratch
 */
async function probeByHand(lower, scratch) {
  const at = (/** @type {string} */ name) => path.join(scratch, name);
  for (const name of ['upper', 'work', 'root']) mkdirSync(at(name), { recursive: true });
  const layers = `lowerdir=${lower},upperdir=${at('upper')},workdir=${at('work')}`;
  execFileSync('mount', ['-t', 'overlay', 'overlay', '-o', layers, at('root')]);
  const machine = await bootBare(at('root'), ['--private-network']);
  const answer = machine.run(['systemctl', 'is-active', UNIT]);
  if (answer !== 'active') throw new Error(`by hand: ${UNIT} is ${answer}`);
  await machine.powerOff();
  execFileSync('umount', [at('root')]);
  rmSync(scratch, { recursive: true });
}
