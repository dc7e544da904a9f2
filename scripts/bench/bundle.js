import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';

import { repository } from '../measurement.js';

/** @type {import('../measurement.js').Bench} */
export const bench = {
  about: 'bundle of the command line, kB',
  limit: 400,
  measure: () => {
    const kilobytes = bundleBytes() / 1000;
    return Promise.resolve({ ours: `${kilobytes.toFixed(0)} kB`, figure: kilobytes });
  },
};

/** Everything that the command line may load: the program and all chunks it names. */
function bundleBytes() {
  const dist = path.join(repository, 'dist');
  const seen = new Set(['postroj.js', 'probe.js']);
  for (const name of seen) {
    const text = readFileSync(path.join(dist, name), 'utf8');
    for (const [, file = ''] of text.matchAll(/["'`]\.\/([\w.-]+\.js)["'`]/g)) seen.add(file);
  }
  return [...seen].reduce((sum, name) => sum + statSync(path.join(dist, name)).size, 0);
}
