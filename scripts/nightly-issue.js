/**
 * The body of the nightly's issue, on standard output: what broke, by self-test. Its argument is a
 * directory with one of a whole result for each: wholes/whole-pkgprobe/result.json.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** GitHub takes 65536; a table row is cut as a whole. */
const MOST_CHARACTERS = 60_000;

const directory = process.argv[2] ?? 'wholes';
const tests = existsSync(directory) ? readdirSync(directory).sort() : [];
const lines = [`The latest run: ${process.env.RUN_URL ?? '(unknown)'}`, ''];
if (tests.length === 0) lines.push('It has left no result at all.');
for (const test of tests) lines.push(...describe(test));
process.stdout.write(`${cut(lines).join('\n')}\n`);

/** @param {string} test */
function describe(test) {
  const file = path.join(directory, test, 'result.json');
  const result = /** @type {unknown} */ (JSON.parse(readFileSync(file, 'utf8')));
  const { verdict, targets } = /** @type {Result} */ (result);
  const bad = targets.filter((target) => target.verdict === 'fail' || target.verdict === 'error');
  const title = `## ${test.replace(/^whole-/, '')}: ${verdict}, ${bad.length} of ${targets.length}`;
  if (bad.length === 0) return [title, ''];
  const head = ['| image | arch | verdict | reason | |', '| --- | --- | --- | --- | --- |'];
  return [title, '', ...head, ...bad.map(row), ''];
}

/**
 * @typedef {{ verdict: string, message?: string }} Step
 * @typedef {{
 *   image: string, arch: string, verdict: string, reason?: string, error?: { message: string },
 *   phases: readonly Step[], checks: readonly Step[],
 * }} Target
 * @typedef {{ verdict: string, targets: readonly Target[] }} Result
 * @param {Target} target
 */
function row({ image, arch, verdict, reason = '', error, phases, checks }) {
  const failed = [...checks, ...phases].find((one) => one.verdict === 'fail');
  const [first = ''] = (error?.message ?? failed?.message ?? '').split('\n');
  return `| ${[image, arch, verdict, reason, first.slice(0, 300)].map(cell).join(' | ')} |`;
}

/** A guest's text is no markup, and mentions nobody. @param {string} text */
function cell(text) {
  const plain = text.replaceAll(/[\\`*_[\]|~#]/g, '\\$&');
  const html = plain.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return html.replaceAll('@', '&#64;');
}

/** @param {readonly string[]} all */
function cut(all) {
  let left = MOST_CHARACTERS;
  const kept = all.filter((line) => (left -= line.length + 1) > 0);
  return kept.length === all.length
    ? kept
    : [...kept, `and ${all.length - kept.length} lines more`];
}
