import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Root file systems take half a minute to build and never change between runs, so they are kept.
 * Plain JavaScript, since scripts/test-host.js warms the cache before any transpiler runs.
 */
export const cacheDir = join(
  process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'),
  'postroj-e2e',
);

/** Where the product keeps its images between test runs; see POSTROJ_STATE_DIR. */
export const sharedStateDir = join(cacheDir, 'state');

const BUILDING = '.building-';

/**
 * The path of a kept file or directory, built on first use. `name` carries a version: a change of
 * the recipe is a new name. The build happens in a private directory and is renamed into place,
 * so that a killed or concurrent build never leaves half a result.
 * @param {string} name
 * @param {(target: string) => Promise<void>} build creates `target`
 * @returns {Promise<string>}
 */
export async function cached(name, build) {
  const path = join(cacheDir, name);
  if (await exists(path)) return path;
  await mkdir(cacheDir, { recursive: true });
  await removeAbandonedBuilds();
  const scratch = await mkdtemp(join(cacheDir, `${BUILDING}${process.pid}-`));
  try {
    await build(join(scratch, name));
    await renameUnlessBuilt(join(scratch, name), path);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  return path;
}

/**
 * @param {string} path
 * @returns {Promise<boolean>}
 */
export async function exists(path) {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}

/**
 * Another process may have built the same thing meanwhile; either result will do.
 * @param {string} from
 * @param {string} to
 */
async function renameUnlessBuilt(from, to) {
  try {
    await rename(from, to);
  } catch (error) {
    if (!(await exists(to))) throw error;
  }
}

/** What a killed build left; its directory name tells whose it was. */
async function removeAbandonedBuilds() {
  for (const entry of await readdir(cacheDir)) {
    const pid = entry.startsWith(BUILDING) ? /\d+/.exec(entry)?.[0] : undefined;
    if (pid === undefined || (await exists(join('/proc', pid)))) continue;
    await rm(join(cacheDir, entry), { recursive: true, force: true });
  }
}
