import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { lstat, readFile, readdir, readlink, rm } from 'node:fs/promises';
import path from 'node:path';

import { PostrojError } from '../errors.js';

const MAX_LINKS = 40;

/**
 * Replaces the file in one step: readers see the old text or the new one. It is written at once, as
 * other small files on the way to a machine are: handing them to a thread takes five times as long.
 */
export function writeFileAtomic(file: string, text: string): void {
  const temporary = `${file}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    writeFileSync(temporary, text);
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true }); // a full disk leaves the half of it
    throw error;
  }
}

/** At once, as small files are written; undefined when there is no such file. */
export function readSmallFile(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** undefined when there is no such file. */
export async function readFileIfThere(file: string): Promise<string | undefined> {
  return unlessMissing(readFile(file, 'utf8'));
}

export async function exists(file: string): Promise<boolean> {
  return (await unlessMissing(lstat(file))) !== undefined;
}

export async function namesIn(directory: string): Promise<string[]> {
  return (await unlessMissing(readdir(directory))) ?? [];
}

/** undefined when there is no such file, or no more. */
export async function unlessMissing<T>(promise: Promise<T>): Promise<T | undefined> {
  try {
    return await promise;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

export function makeDirectory(directory: string, mode = 0o755): void {
  mkdirSync(directory, { recursive: true });
  chmodSync(directory, mode); // whatever the umask says: guests look into some of them
}

export async function removeTree(directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true });
}

/**
 * The host path of `inside` within a root file system, every symlink on the way resolved inside
 * that root, so that no guest can point us at the host's files. The last component need not exist.
 */
export async function resolveInRoot(root: string, inside: string): Promise<string> {
  let pending = inside.split('/').filter(Boolean);
  let resolved: string[] = [];
  let links = 0;
  while (pending.length > 0) {
    const [name = '', ...rest] = pending;
    pending = rest;
    if (name === '.') continue;
    if (name === '..') {
      resolved = resolved.slice(0, -1);
      continue;
    }
    const target = await linkTarget(path.join(root, ...resolved, name));
    if (target === undefined) {
      resolved = [...resolved, name];
      continue;
    }
    if (++links > MAX_LINKS) {
      throw new PostrojError('PREPARE_FAILED', `${inside}: too many symlinks inside ${root}`);
    }
    if (target.startsWith('/')) resolved = [];
    pending = [...target.split('/').filter(Boolean), ...pending];
  }
  return path.join(root, ...resolved);
}

async function linkTarget(file: string): Promise<string | undefined> {
  const stats = await unlessMissing(lstat(file));
  return stats?.isSymbolicLink() ? readlink(file) : undefined;
}

/** Into a directory that is made if need be; what is there is replaced. */
export function writeFiles(
  directory: string,
  files: readonly { readonly file: string; readonly text: string }[],
): void {
  mkdirSync(directory, { recursive: true });
  for (const { file, text } of files) writeFileSync(path.join(directory, file), text);
}
