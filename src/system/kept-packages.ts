import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import { aptGet, aptGetWithLists, type AptContext } from './apt.js';
import type { RunOutcome } from './exec.js';
import { namesIn, readFileIfThere, removeTree } from './files.js';
import type { SharedCache } from './shared-cache.js';

/** The .debs of what hosts lack, kept for jobs on other machines. */
export interface KeptPackages {
  readonly cache: SharedCache;
  /** For apt to download to; ours alone. */
  readonly directory: string;
}

const PLACE = 'packages';

/** Installs what is kept, which needs neither lists nor a mirror; false when nothing is, or apt will not have it. */
export async function installKept(
  packages: readonly string[],
  { cache }: KeptPackages,
  context: AptContext,
): Promise<boolean> {
  const entry = { place: PLACE, key: await keyOf(packages) };
  const restored = await cache.restore({ ...entry, prefixes: [] }, context);
  if (!restored) return false;
  const files = await debsIn(restored.directory);
  const install = ['install', ...files];
  const ok = files.length > 0 && (await aptGet(install, context)).exitCode === 0;
  context.signal.throwIfAborted();
  if (ok) return true;
  context.log.warn(`${restored.key} cannot be installed; fetching the packages`);
  return false;
}

/** Installs the packages, and keeps them with all that they need. */
export async function installAndKeep(
  packages: readonly string[],
  { cache, directory }: KeptPackages,
  context: AptContext,
): Promise<RunOutcome> {
  await removeTree(directory);
  await mkdir(path.join(directory, 'partial'), { recursive: true });
  const options = [`Dir::Cache::archives=${directory}`, 'APT::Keep-Downloaded-Packages=true'];
  const words = [...options.flatMap((option) => ['-o', option]), 'install', ...packages];
  const fetched = await aptGetWithLists(['--download-only', ...words], context);
  if (fetched.exitCode !== 0) return fetched;
  // first: zstd(1) may be among them, and whether it is there is part of an entry's identity
  await cache.save({ place: PLACE, key: await keyOf(packages) }, await debsIn(directory));
  return aptGet(words, context);
}

/**
 * `postroj-tools-<os>-<version>-<arch>-<names>-<state>`: on a host with exactly these packages in
 * exactly these versions, what was installed once can be installed again.
 */
async function keyOf(packages: readonly string[]): Promise<string> {
  const [release, status] = await Promise.all(
    ['/etc/os-release', '/var/lib/dpkg/status'].map(readFileIfThere),
  );
  const value = (name: string) =>
    new RegExp(`^${name}=["']?([\\w.-]*)`, 'm').exec(release ?? '')?.[1] ?? '';
  const state = createHash('sha256')
    .update(status ?? '')
    .digest('hex')
    .slice(0, 16);
  const words = [value('ID'), value('VERSION_ID'), process.arch, packages.join('+'), state];
  return ['postroj-tools', ...words].join('-');
}

async function debsIn(directory: string): Promise<string[]> {
  const names = await namesIn(directory);
  return names.filter((name) => name.endsWith('.deb')).map((name) => path.join(directory, name));
}
