import { median, offline, postroj, seconds } from '../measurement.js';

const ROUNDS = 10;

/** @type {import('../measurement.js').Bench} */
export const bench = {
  about: 'postroj --version, milliseconds',
  limit: 120,
  measure: async () => {
    const starts = [];
    for (let round = 0; round < ROUNDS; round++) {
      starts.push(1000 * (await seconds(() => postroj(['--version'], offline))));
    }
    return { ours: `${median(starts).toFixed(0)} ms`, figure: median(starts) };
  },
};
