/** What the files of scripts/bench measure with. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { execa } from 'execa';

/**
 * One line of the table. `figure` is what may not pass the limit: a ratio where there is something
 * by hand to compare with.
 * @typedef {object} Measured
 * @property {string} ours
 * @property {string} [byHand]
 * @property {number} figure
 */

/**
 * What a file of scripts/bench exports as `bench`.
 * @typedef {object} Bench
 * @property {string} about what is measured, from where to where
 * @property {number} limit
 * @property {() => Promise<Measured>} measure
 */

export const repository = fileURLToPath(new URL('..', import.meta.url));
const launcher = path.join(repository, 'bin/postroj');
const rackerLauncher = path.join(repository, 'bin/racker');

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** @param {() => unknown} body */
export async function seconds(body) {
  const begin = performance.now();
  await body();
  return (performance.now() - begin) / 1000;
}

/** @param {number} value */
function renderSeconds(value) {
  return `${value.toFixed(3)} s`;
}

/**
 * Both by turns, so that what else the machine does meets both; the ratio of the medians. What takes
 * part without being measured goes around: a round returns its own seconds.
 * @param {number} rounds
 * @param {{ ours: () => Promise<number>, byHand: () => Promise<number> }} sides
 * @returns {Promise<Measured>}
 */
export async function compare(rounds, sides) {
  const ours = [];
  const byHand = [];
  for (let round = 0; round < rounds; round++) {
    byHand.push(await sides.byHand());
    ours.push(await sides.ours());
  }
  const [one, other] = [median(ours), median(byHand)];
  return { ours: renderSeconds(one), byHand: renderSeconds(other), figure: one / other };
}

/** @typedef {Readonly<Record<string, string | undefined>>} Environment */

/**
 * Of what asks nobody outside: at its start Node reads the certificates that this names, which can take
 * longer than all else of the start, and is neither the program's doing nor on most hosts.
 * @type {Environment}
 */
export const offline = { NODE_EXTRA_CA_CERTS: undefined };

/**
 * Runs the command line to its end; throws unless it ends well.
 * @param {readonly string[]} args
 * @param {Environment} [env]
 */
export function postroj(args, env = {}) {
  const [file, ...rest] = postrojProgram(args);
  return execa(file, rest, { env });
}

/**
 * Runs racker to its end; throws unless it ends well.
 * @param {readonly string[]} args
 * @param {Environment} [env]
 */
export function racker(args, env = {}) {
  return execa(process.execPath, [rackerLauncher, ...args], { env, stdin: 'ignore' });
}

/**
 * The program and its arguments.
 * @param {readonly string[]} args
 * @returns {[string, ...string[]]}
 */
export function postrojProgram(args) {
  return [process.execPath, launcher, ...args];
}

/**
 * @template T
 * @param {(directory: string) => Promise<T>} body
 */
export async function inScratch(body) {
  const directory = mkdtempSync(path.join(tmpdir(), 'postroj-bench-'));
  try {
    return await body(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
