import { compare, postroj, seconds } from '../measurement.js';
import { withTaggedImages } from '../tagged-images.js';

const MACHINES = 12;
const ROUNDS = 10;

/** @type {import('../measurement.js').Bench} */
export const bench = {
  about: `${MACHINES} machines with --jobs auto, to the same one after another (--jobs 1)`,
  limit: 0.6,
  measure: () =>
    withTaggedImages(MACHINES, async ({ flags, env }) => {
      const probe = (/** @type {string} */ jobs) =>
        seconds(() =>
          postroj(['pkgprobe', ...flags, '--check-unit', 'systemd-journald', '--jobs', jobs], env),
        );
      await probe('auto'); // warms the page cache
      return compare(ROUNDS, { ours: () => probe('auto'), byHand: () => probe('1') });
    }),
};
