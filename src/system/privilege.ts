import { spawn } from 'node:child_process';
import { chown, lchown, readdir, stat } from 'node:fs/promises';
import path from 'node:path';

import { PostrojError } from '../errors.js';
import { command, tryRun } from './exec.js';

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/**
 * Runs this program once more under sudo(8), with the same arguments, environment and streams, and
 * returns its exit code. Throws NOT_ROOT when sudo would ask for a password.
 */
export async function runAsRoot(script: string, args: readonly string[]): Promise<number> {
  const sudo = ['--non-interactive', '--preserve-env'];
  if ((await tryRun(command('sudo', [...sudo, 'true']))).exitCode !== 0) throw notRoot();
  // sudo has a PATH of its own, and env(1) takes every name of a variable
  const searchPath = `PATH=${process.env.PATH ?? ''}`;
  // before `--` Node 20 takes a --env-file for its own, wherever it is
  const program = ['env', searchPath, process.execPath, '--', script, ...args];
  const child = spawn('sudo', [...sudo, '--', ...program], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      // only root may signal what root runs; sudo relays what it gets
      const kill = ['-n', 'kill', '-s', signal.slice(3), String(child.pid)];
      spawn('sudo', kill, { stdio: 'ignore' }).on('error', () => undefined);
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => {
      resolve(code ?? 130);
    });
  });
}

function notRoot(): PostrojError {
  return new PostrojError('NOT_ROOT', 'booting machines needs root, and sudo wants a password', {
    hint: 'Start it with sudo, or allow sudo without a password for this user.',
  });
}

/** What is left in a workspace, a file or a directory, belongs to who called sudo, not to root. */
export async function giveToCaller(place: string): Promise<void> {
  const uid = Number(process.env.SUDO_UID ?? Number.NaN);
  const gid = Number(process.env.SUDO_GID ?? Number.NaN);
  if (!isRoot() || Number.isNaN(uid) || Number.isNaN(gid)) return;
  await chown(place, uid, gid);
  if (!(await stat(place)).isDirectory()) return;
  for (const entry of await readdir(place, { withFileTypes: true, recursive: true })) {
    await lchown(path.join(entry.parentPath, entry.name), uid, gid);
  }
}
