import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { inScratch, median, postroj, seconds } from '../measurement.js';

const IMAGE = 'debian-bookworm';
const ROUNDS = 7;

/** What most packages would be asked, all of it true of an image as it is; ten of each. */
const kinds = [
  () => ({ unit: 'systemd-journald', 'sub-state': 'running' }),
  (/** @type {number} */ n) => ({
    file: ['/etc/passwd', '/etc/group'][n % 2],
    mode: '0644',
    owner: 'root',
  }),
  (/** @type {number} */ n) => ({ user: ['root', 'daemon', 'nobody'][n % 3] }),
  (/** @type {number} */ n) => ({ tcp: `localhost:${n + 1}`, open: false }),
  (/** @type {number} */ n) => ({ command: `test ${n} -lt 10` }),
];
const fifty = kinds.flatMap((kind) => Array.from({ length: 10 }, (_, n) => kind(n)));

/** @type {import('../measurement.js').Bench} */
export const bench = {
  about: 'fifty checks on one machine, more than one check takes, seconds',
  limit: 1,
  measure: () =>
    inScratch(async (scratch) => {
      const one = run(scratch, 'one.yml', fifty.slice(0, 1));
      const many = run(scratch, 'fifty.yml', fifty);
      await one(); // prepares the image if need be, and warms the page cache
      const [alone, all] = [[await seconds(one)], [await seconds(many)]];
      for (let round = 1; round < ROUNDS; round++) {
        alone.push(await seconds(one));
        all.push(await seconds(many));
      }
      const figure = median(all) - median(alone);
      return { ours: `${figure.toFixed(3)} s`, figure };
    }),
};

/**
 * @param {string} scratch
 * @param {string} name
 * @param {readonly object[]} checks
 */
function run(scratch, name, checks) {
  const file = path.join(scratch, name);
  writeFileSync(file, JSON.stringify({ images: [IMAGE], checks }));
  return () => postroj(['pkgprobe', '--config', file]);
}
