import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import { median, postrojProgram } from '../measurement.js';
import { withTaggedImages } from '../tagged-images.js';

const MACHINES = 40;
const ROUNDS = 10;
/** A command of the guest that waits here until it is let go. */
const GATE = '/run/postroj-bench-gate';
const CHECK = `mkfifo ${GATE} && read -r word <${GATE} && systemctl is-active systemd-journald`;

/** @type {import('../measurement.js').Bench} */
export const bench = {
  about: `${MACHINES} machines up at once, each answering: MB of postroj's own memory, at its peak`,
  limit: 150,
  measure: () =>
    withTaggedImages(MACHINES, async (images) => {
      const peaks = [];
      for (let round = 0; round < ROUNDS; round++) peaks.push(await peakMemory(images));
      const figure = median(peaks);
      return { ours: `${figure.toFixed(0)} MB`, figure };
    }),
};

/**
 * Throws unless all machines are there at the same time and every check passes.
 * @param {import('../tagged-images.js').TaggedImages} images
 */
async function peakMemory({ flags, env }) {
  const many = ['--jobs', String(MACHINES), '--raise-host-limits'];
  const [file, ...args] = postrojProgram(['pkgprobe', ...flags, ...many, '--check-command', CHECK]);
  const child = spawn(file, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (/** @type {Buffer} */ chunk) => (said += chunk.toString()));
  const ended = once(child, 'close');
  let waiting = waitingAtGates();
  while (waiting.length < MACHINES && child.exitCode === null) {
    await sleep(50);
    waiting = waitingAtGates();
  }
  const megabytes = child.exitCode === null ? readPeak(child.pid ?? 0) / 1000 : Number.NaN;
  for (const pid of waiting) writeFileSync(`/proc/${pid}/root${GATE}`, 'go\n');
  await ended;
  if (child.exitCode === 0 && waiting.length === MACHINES) return megabytes;
  throw new Error(`${waiting.length} at once, exit code ${child.exitCode}:\n${said}`);
}

/** The shells that wait, one a machine. */
function waitingAtGates() {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      const isShell = words[0] === '/bin/sh' && words[1] === '-c' && words[2] === CHECK;
      return isShell && existsSync(`/proc/${pid}/root${GATE}`);
    } catch {
      return false; // it has ended
    }
  });
}

/**
 * kB, proc_pid_status(5).
 * @param {number} pid
 */
function readPeak(pid) {
  return Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}
