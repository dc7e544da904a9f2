import {
  createWriteStream,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { execa } from 'execa';

import { CacheService } from '../../test/e2e/support/cache-service.js';
import { inScratch, median, repository } from '../measurement.js';

const ROUNDS = 7;
const IMAGE = 'debootstrap:bookworm';

const main = path.join(repository, 'dist/main.js');
const node = path.join(repository, 'node_modules/.bin/node');

/**
 * A cache service on loopback, and the action as a runner starts it. The figure is in seconds: what
 * acquire and boot take beyond the download itself.
 * @type {import('../measurement.js').Bench}
 */
export const bench = {
  about: "from GitHub's cache to a booted machine, seconds beyond the download",
  limit: 1,
  measure: () => inScratch(compareWithDownload),
};

/**
 * @param {string} scratch
 * @returns {Promise<import('../measurement.js').Measured>}
 */
async function compareWithDownload(scratch) {
  const service = await CacheService.start();
  try {
    await runJob(scratch, service.env); // makes the image and saves it
    const key = service.keys.find((one) => one.startsWith('postroj-debootstrap'));
    if (key === undefined) throw new Error(`not saved: ${service.keys.join(' ')}`);
    const whole = [];
    const downloads = [];
    for (let round = 0; round < ROUNDS; round++) {
      downloads.push(await downloadSeconds(scratch, await service.address(key)));
      whole.push(await runJob(scratch, service.env));
    }
    const [booted, download] = [median(whole), median(downloads)];
    return {
      ours: `${booted.toFixed(3)} s`,
      byHand: `${download.toFixed(3)} s`,
      figure: booted - download,
    };
  } finally {
    await service.stop();
  }
}

/** @typedef {{ name: string, durationMs: number }} Phase */

/**
 * A job on a machine that has no image; returns the seconds until the machine was booted.
 * @param {string} scratch
 * @param {Record<string, string>} service
 */
async function runJob(scratch, service) {
  const job = mkdtempSync(path.join(scratch, 'job-'));
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
  /** @type {unknown} */
  const result = JSON.parse(results);
  const { targets } = /** @type {{ targets: { phases: Phase[] }[] }} */ (result);
  rmSync(job, { recursive: true });
  const until = (targets[0]?.phases ?? []).filter(({ name }) => /^(?:acquire|boot)$/.test(name));
  return until.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000;
}

/**
 * @param {string} scratch
 * @param {string} address
 */
async function downloadSeconds(scratch, address) {
  const begin = performance.now();
  const { body } = await fetch(address);
  if (!body) throw new Error('no content');
  await pipeline(Readable.fromWeb(body), createWriteStream(path.join(scratch, 'download')));
  return (performance.now() - begin) / 1000;
}
