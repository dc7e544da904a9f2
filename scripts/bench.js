/**
 * Ratios measured in one run, so that the machine's speed cancels out, and a few plain figures: what
 * is in scripts/bench, a file each. `npm run bench -- NAME…` measures only these. Ends with exit code
 * 1 when a limit is passed. Needs root, and dist/ as built.
 */
import { readdirSync } from 'node:fs';
import path from 'node:path';

const directory = new URL('bench/', import.meta.url);
const names = readdirSync(directory).map((file) => path.basename(file, '.js'));

/** @param {readonly string[]} wanted */
function chosen(wanted) {
  const unknown = wanted.find((name) => !names.includes(name));
  if (unknown === undefined) return wanted.length > 0 ? wanted : names.sort();
  throw new Error(`no bench ${unknown}; there are ${names.sort().join(', ')}`);
}

/** @param {readonly string[]} cells */
function row(cells) {
  const widths = [20, 9, 9, 7, 7];
  return cells
    .map((cell, index) =>
      cell.padStart(index === 0 ? 0 : (widths[index] ?? 0)).padEnd(widths[index] ?? 0),
    )
    .join('  ');
}

console.log(row(['name', 'ours', 'by hand', 'ratio', 'limit', 'verdict']));
for (const name of chosen(process.argv.slice(2))) {
  /** @type {unknown} */
  const file = await import(new URL(`${name}.js`, directory).href);
  const { bench } = /** @type {{ bench: import('./measurement.js').Bench }} */ (file);
  const { ours, byHand, figure } = await bench.measure();
  const ok = figure <= bench.limit;
  if (!ok) process.exitCode = 1;
  const ratio = byHand === undefined ? '' : figure.toFixed(2);
  console.log(
    row([
      name,
      ours,
      byHand ?? '',
      ratio,
      String(bench.limit),
      `${ok ? 'ok' : 'OVER'}  ${bench.about}`,
    ]),
  );
}
