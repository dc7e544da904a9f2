/** systemd-nspawn(1) as one uses it by hand. */
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** SIGRTMIN+4 of glibc: systemd(1) powers off. */
const POWER_OFF = 38;

/**
 * @typedef {object} BareMachine
 * @property {(words: readonly string[]) => string} run a command in it; what that prints
 * @property {() => Promise<void>} powerOff
 */

/**
 * Boots the system in a directory; resolves when systemd has nothing left to start.
 * @param {string} root
 * @param {readonly string[]} [more] arguments of systemd-nspawn
 * @returns {Promise<BareMachine>}
 */
export async function bootBare(root, more = []) {
  const args = ['--boot', '--quiet', '--console=pipe', '--register=no', '--keep-unit', ...more];
  const nspawn = spawn('systemd-nspawn', [...args, '-D', root], {
    stdio: 'ignore',
    env: { ...process.env, SYSTEMD_NSPAWN_UNIFIED_HIERARCHY: '1' },
  });
  const ended = new Promise((resolve) => nspawn.once('exit', resolve));
  const run = (/** @type {readonly string[]} */ words) => {
    const namespaces = ['-m', '-u', '-i', '-n', '-p', '--'];
    const enter = ['-t', initOf(nspawn.pid ?? 0), ...namespaces, ...words];
    return spawnSync('nsenter', enter, { encoding: 'utf8' }).stdout.trim();
  };
  // it does not wait while the bus is missing
  while (!/^(?:running|degraded)$/.test(run(['systemctl', 'is-system-running', '--wait']))) {
    if (nspawn.exitCode !== null) throw new Error(`systemd-nspawn ended with ${nspawn.exitCode}`);
    await sleep(5);
  }
  const powerOff = async () => {
    process.kill(Number(initOf(nspawn.pid ?? 0)), POWER_OFF);
    await ended;
  };
  return { run, powerOff };
}

/**
 * The guest's init is the child of systemd-nspawn, after one that only sets it up.
 * @param {number} pid
 */
function initOf(pid) {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0] ?? '';
}
