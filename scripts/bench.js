/**
 * Ratios measured in one run, so that the machine's speed cancels out: the main job, warm, against
 * systemd-nspawn by hand. Ends with exit code 1 when a limit is passed. Needs root.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const ROUNDS = 10;
const IMAGE = 'debian-bookworm';
const LIMITS = { pkgprobe: 2.0, versionMs: 120, bundleKb: 400 };

const repository = fileURLToPath(new URL('..', import.meta.url));
const launcher = path.join(repository, 'bin/postroj');
const state = process.env.POSTROJ_STATE_DIR || '/var/lib/postroj';

/** @param {number[]} values */
function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** @param {() => unknown} body */
async function seconds(body) {
  const begin = performance.now();
  await body();
  return (performance.now() - begin) / 1000;
}

/** @param {string[]} args */
function postroj(args) {
  const { status, stderr } = spawnSync(process.execPath, [launcher, ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`postroj ${args.join(' ')} ended with ${status}\n${stderr}`);
}

function probeOnce() {
  postroj(['pkgprobe', '--image', IMAGE, '--check-unit', 'systemd-journald']);
}

/**
 * The guest's init is the child of systemd-nspawn, after one that only sets it up.
 * @param {number} pid
 */
function initOf(pid) {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0] ?? '';
}

/**
 * What one does by hand: a fresh overlay on the mounted image, boot, one command, power off.
 * @param {string} lower
 * @param {string} scratch
 */
async function byHand(lower, scratch) {
  const at = (/** @type {string} */ name) => path.join(scratch, name);
  for (const name of ['upper', 'work', 'root']) mkdirSync(at(name), { recursive: true });
  const layers = `lowerdir=${lower},upperdir=${at('upper')},workdir=${at('work')}`;
  execFileSync('mount', ['-t', 'overlay', 'overlay', '-o', layers, at('root')]);
  const args = ['--boot', '--quiet', '--console=pipe', '--register=no', '--keep-unit'];
  const nspawn = spawn('systemd-nspawn', [...args, '--private-network', '-D', at('root')], {
    stdio: 'ignore',
    env: { ...process.env, SYSTEMD_NSPAWN_UNIFIED_HIERARCHY: '1' },
  });
  const ended = new Promise((resolve) => nspawn.once('exit', resolve));
  const inGuest = (/** @type {string[]} */ words) =>
    spawnSync(
      'nsenter',
      ['-t', initOf(nspawn.pid ?? 0), '-m', '-u', '-i', '-n', '-p', '--', ...words],
      {
        encoding: 'utf8',
      },
    ).stdout.trim();
  // it does not wait while the bus is missing
  while (!/^(?:running|degraded)$/.test(inGuest(['systemctl', 'is-system-running', '--wait']))) {
    await sleep(5);
  }
  const answer = inGuest(['systemctl', 'is-active', 'systemd-journald']);
  if (answer !== 'active') throw new Error(`by hand: journald is ${answer}`);
  process.kill(Number(initOf(nspawn.pid ?? 0)), 38); // SIGRTMIN+4: power off
  await ended;
  execFileSync('umount', [at('root')]);
  rmSync(scratch, { recursive: true });
}

/**
 * @param {string} file
 * @returns {{ digest: string }}
 */
function readRecord(file) {
  /** @type {unknown} */
  const record = JSON.parse(readFileSync(file, 'utf8'));
  return /** @type {{ digest: string }} */ (record);
}

/** The file of the prepared image, found through its record. */
function sealedImage() {
  const images = path.join(state, 'images');
  const { digest } = readRecord(path.join(images, 'names', `${IMAGE}.amd64.json`));
  for (const version of readdirSync(images).filter((name) => name.startsWith('1.0.0-'))) {
    const directory = path.join(images, version, 'amd64');
    if (readRecord(path.join(directory, 'image.json')).digest === digest) {
      return path.join(directory, 'image.squashfs');
    }
  }
  throw new Error(`no prepared image of ${IMAGE}`);
}

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

async function comparePkgprobe() {
  probeOnce(); // prepares the image if need be, and warms the page cache
  const scratch = mkdtempSync(path.join(tmpdir(), 'postroj-bench-'));
  const lower = path.join(scratch, 'lower');
  mkdirSync(lower);
  execFileSync('mount', ['-t', 'squashfs', '-o', 'loop,ro', sealedImage(), lower]);
  try {
    const ours = [];
    const bare = [];
    for (let round = 0; round < ROUNDS; round++) {
      bare.push(await seconds(() => byHand(lower, path.join(scratch, String(round)))));
      ours.push(await seconds(probeOnce));
    }
    return { ours: median(ours), bare: median(bare) };
  } finally {
    execFileSync('umount', [lower]);
    rmSync(scratch, { recursive: true });
  }
}

/**
 * @param {string} what
 * @param {number} value
 * @param {number} limit
 */
function report(what, value, limit) {
  const ok = value <= limit;
  if (!ok) process.exitCode = 1;
  console.log(
    `${ok ? 'ok  ' : 'OVER'}  ${value.toFixed(2).padStart(7)}  (limit ${limit})  ${what}`,
  );
}

const { ours, bare } = await comparePkgprobe();
console.log(`pkgprobe ${ours.toFixed(3)} s, by hand ${bare.toFixed(3)} s, medians of ${ROUNDS}`);
report('pkgprobe of one unit, warm, to systemd-nspawn by hand', ours / bare, LIMITS.pkgprobe);
const starts = [];
for (let round = 0; round < ROUNDS; round++) {
  starts.push(
    (await seconds(() => {
      postroj(['--version']);
    })) * 1000,
  );
}
report('postroj --version, milliseconds', median(starts), LIMITS.versionMs);
report('bundle of the command line, kB', bundleBytes() / 1000, LIMITS.bundleKb);
