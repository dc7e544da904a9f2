import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';

import { repository } from '../measurement.js';

const DYNAMIC = /\bimport\(\s*["'`]\.\/([\w.-]+\.js)["'`]\s*\)/g;
const STATIC = /(?:\bfrom|\bimport)\s*["'`]\.\/([\w.-]+\.js)["'`]/g;

/** @type {import('../measurement.js').Bench} */
export const bench = {
  about: 'what any command of the command line loads before it begins, at most, kB',
  limit: 400,
  measure: () => {
    const program = closure(['postroj.js', 'probe.js']);
    const commands = [...program].flatMap((name) => imports(name, DYNAMIC));
    const loaded = commands.map((name) => bytes(closure([...program, name])));
    const kilobytes = Math.max(bytes(program), ...loaded) / 1000;
    return Promise.resolve({ ours: `${kilobytes.toFixed(0)} kB`, figure: kilobytes });
  },
};

/**
 * With all that they import.
 * @param {readonly string[]} names
 */
function closure(names) {
  const seen = new Set(names);
  for (const name of seen) for (const file of imports(name, STATIC)) seen.add(file);
  return seen;
}

/**
 * @param {string} name
 * @param {RegExp} how
 */
function imports(name, how) {
  const text = readFileSync(path.join(repository, 'dist', name), 'utf8');
  return [...text.matchAll(how)].map(([, file = '']) => file);
}

/** @param {ReadonlySet<string>} names */
function bytes(names) {
  return [...names].reduce(
    (sum, name) => sum + statSync(path.join(repository, 'dist', name)).size,
    0,
  );
}
