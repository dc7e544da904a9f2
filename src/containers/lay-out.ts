import { lstat, mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';

import { command, run } from '../system/exec.js';
import { resolveInRoot } from '../system/files.js';

export interface LaidVolume {
  readonly hostPath: string;
  readonly guestPath: string;
}

/** What systemd-nspawn mounts upon or looks for, and an image of one file does not have. */
const PLACES = ['dev', 'proc', 'sys', 'run', 'tmp', 'usr'];

/**
 * Makes a root ready in which nothing runs yet, so nobody can swap what was looked at: the places for
 * mounts that it lacks, and as with docker what the image has where an empty volume comes.
 */
export async function layOut(root: string, volumes: readonly LaidVolume[]): Promise<void> {
  for (const name of PLACES) {
    const place = path.join(root, name);
    const isThere = await lstat(place).catch(() => undefined);
    if (!isThere) await mkdir(place, { mode: 0o755 });
  }
  for (const volume of volumes) await fill(root, volume);
}

async function fill(root: string, { hostPath, guestPath }: LaidVolume): Promise<void> {
  if ((await readdir(hostPath)).length > 0) return;
  const from = await resolveInRoot(root, guestPath);
  const stats = await lstat(from).catch(() => undefined);
  if (!stats?.isDirectory()) return;
  await run(command('cp', ['--archive', '--no-target-directory', '--', from, hostPath]));
}
