/**
 * From GitHub's cache to a booted machine: what it takes beyond the download itself, with a cache
 * service on loopback. Ends with exit code 1 when that is more than a second. Needs root and dist/.
 */
import {
  createWriteStream,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';

import { execa } from 'execa';

import { CacheService } from '../../test/e2e/support/cache-service.js';

const ROUNDS = 7;
const IMAGE = 'debootstrap:bookworm';
const LIMIT_S = 1;

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const node = fileURLToPath(new URL('../../node_modules/.bin/node', import.meta.url));
const directory = mkdtempSync(path.join(tmpdir(), 'postroj-bench-'));

/** @typedef {{ name: string, durationMs: number }} Phase */

/** @param {number[]} values */
function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/**
 * A job on a machine that has no image; returns the seconds until the machine was booted.
 * @param {Record<string, string>} service
 */
async function runJob(service) {
  const job = mkdtempSync(path.join(directory, 'job-'));
  const at = (/** @type {string} */ name) => path.join(job, name);
  for (const name of ['workspace', 'temp', 'tools']) mkdirSync(at(name));
  writeFileSync(at('output'), '');
  const env = {
    ...service,
    INPUT_IMAGES: IMAGE,
    'INPUT_CHECK-UNIT': 'systemd-journald',
    GITHUB_OUTPUT: at('output'),
    GITHUB_WORKSPACE: at('workspace'),
    RUNNER_TEMP: at('temp'),
    RUNNER_TOOL_CACHE: at('tools'),
    POSTROJ_STATE_DIR: at('state'),
  };
  await execa(node, [main], { env }); // throws unless it passes
  const [, results = ''] = /^results<<.*\n(.*)$/m.exec(readFileSync(at('output'), 'utf8')) ?? [];
  const { targets } = /** @type {{ targets: { phases: Phase[] }[] }} */ (JSON.parse(results));
  rmSync(job, { recursive: true });
  const until = (targets[0]?.phases ?? []).filter(({ name }) => /^(?:acquire|boot)$/.test(name));
  return until.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000;
}

/** @param {string} address */
async function downloadSeconds(address) {
  const begin = performance.now();
  const { body } = await fetch(address);
  if (!body) throw new Error('no content');
  await pipeline(Readable.fromWeb(body), createWriteStream(path.join(directory, 'download')));
  return (performance.now() - begin) / 1000;
}

const service = await CacheService.start();
try {
  await runJob(service.env); // makes the image and saves it
  const key = service.keys.find((one) => one.startsWith('postroj-debootstrap'));
  if (key === undefined) throw new Error(`not saved: ${service.keys.join(' ')}`);
  const whole = [];
  const downloads = [];
  for (let round = 0; round < ROUNDS; round++) {
    downloads.push(await downloadSeconds(await service.address(key)));
    whole.push(await runJob(service.env));
  }
  const [booted, download] = [median(whole), median(downloads)];
  const beyond = booted - download;
  console.log(
    `from GitHub's cache to booted ${booted.toFixed(3)} s, download ${download.toFixed(3)} s, medians of ${ROUNDS}`,
  );
  const ok = beyond <= LIMIT_S;
  console.log(
    `${ok ? 'ok  ' : 'OVER'}  ${beyond.toFixed(2).padStart(7)}  (limit ${LIMIT_S})  from GitHub's cache to booted, beyond the download, seconds`,
  );
  if (!ok) process.exitCode = 1;
} finally {
  await service.stop();
  rmSync(directory, { recursive: true });
}
