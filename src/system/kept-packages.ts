import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import { aptGet, aptGetWithLists, type AptContext } from './apt.js';
import { namesIn, readFileIfThere, removeTree } from './files.js';
import type { SharedCache } from './shared-cache.js';

/** The .debs of what hosts lack, kept for jobs on other machines. */
export interface KeptPackages {
  readonly cache: SharedCache;
  /** For apt to download to; ours alone. */
  readonly directory: string;
}

const PLACE = 'packages';

/** Installs what is kept, without network and lists; false when nothing is, or apt will not have it. */
export async function installKept(
  packages: readonly string[],
  { cache }: KeptPackages,
  context: AptContext,
): Promise<boolean> {
  const entry = { place: PLACE, key: await keyOf(packages) };
  const restored = await cache.restore({ ...entry, prefixes: [] }, context);
  if (!restored) return false;
  const files = await debsIn(restored.directory);
  const install = ['--no-download', 'install', ...files];
  const ok = files.length > 0 && (await aptGet(install, context)).exitCode === 0;
  context.signal.throwIfAborted();
  if (ok) return true;
  context.log.warn(`${restored.key} cannot be installed; fetching the packages`);
  return false;
}

/**
 * Fetches the packages with all that they need, and keeps them. Returns the options by which apt-get
 * finds them; whatever went wrong, the installation itself will tell.
 */
export async function fetchAndKeep(
  packages: readonly string[],
  { cache, directory }: KeptPackages,
  context: AptContext,
): Promise<string[]> {
  await removeTree(directory);
  await mkdir(path.join(directory, 'partial'), { recursive: true });
  const options = [`Dir::Cache::archives=${directory}`, 'APT::Keep-Downloaded-Packages=true'];
  const words = options.flatMap((option) => ['-o', option]);
  const fetch = [...words, '--download-only', 'install', ...packages];
  const { exitCode } = await aptGetWithLists(fetch, context);
  const files = await debsIn(directory);
  // before they are installed: zstd(1) may be among them, and its presence is part of an entry's identity
  if (exitCode === 0 && files.length > 0) {
    await cache.save({ place: PLACE, key: await keyOf(packages) }, files);
  }
  return words;
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
