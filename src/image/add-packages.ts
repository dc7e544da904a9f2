import { PostrojError } from '../errors.js';
import { exists, resolveInRoot } from '../system/files.js';
import type { Log } from '../system/log.js';
import { applyEdits, type Edit } from './edits.js';

type Words = readonly string[];

/** Commands of a package manager; see distros/families. */
export interface Manager {
  readonly program: string;
  readonly installed: Words;
  readonly installedLine: RegExp;
  readonly refresh?: Words;
  readonly install: Words;
  readonly clean?: Words;
  readonly env: Readonly<Record<string, string>>;
}

/** The hint is what to do when it fails. */
export type Step = (words: Words, hint?: string) => Promise<string>;

const PROGRAM_DIRECTORIES = ['/usr/bin', '/usr/sbin', '/bin', '/sbin'];

/** undefined where there is none of them: then nothing can be added. Never a guess. */
export async function managerIn(
  root: string,
  managers: readonly Manager[],
): Promise<Manager | undefined> {
  for (const manager of managers) {
    for (const directory of PROGRAM_DIRECTORIES) {
      const file = await resolveInRoot(root, `${directory}/${manager.program}`);
      if (await exists(file)) return manager;
    }
  }
  return undefined;
}

/** See Recipe for what these are. */
interface Adding {
  readonly packages: readonly string[];
  readonly extra?: readonly string[];
  readonly oldMirrors?: readonly Edit[];
  readonly manager: Manager;
  readonly log: Log;
}

/** Installs what is not installed yet. Throws what `step` throws. */
export async function addPackages(root: string, step: Step, adding: Adding): Promise<void> {
  const { packages, manager, log } = adding;
  const installed = new Set(
    (await step(manager.installed))
      .split(/\r?\n/)
      .map((line) => manager.installedLine.exec(line)?.[1]),
  );
  const absent = (names: readonly string[]) => names.filter((name) => !installed.has(name));
  const missing = absent(packages);
  const extra = absent(adding.extra ?? []);
  if (missing.length + extra.length === 0) return;
  log.info(`adding ${[...missing, ...extra].join(' ')}`);
  const lists = manager.refresh;
  if (lists) await refresh(root, () => step(lists), adding);
  if (missing.length > 0) await step([...manager.install, ...missing]);
  // by themselves, so that a failure is known to be theirs
  if (extra.length > 0) await step([...manager.install, ...extra], extraHint(extra));
}

function extraHint(extra: readonly string[]): string {
  const names = extra.join(' ');
  return `extra-packages asks for ${names}: does this distribution have it under that name? If so, a mirror was out of reach; try again.`;
}

/** The mirrors of a release may have given it up: then where old releases are kept is tried. */
async function refresh(
  root: string,
  fetchLists: () => Promise<unknown>,
  { oldMirrors, log }: Adding,
): Promise<void> {
  try {
    await fetchLists();
  } catch (error) {
    if (!oldMirrors || !(error instanceof PostrojError)) throw error;
    log.warn('its mirrors do not have this release; trying those of old releases');
    await applyEdits(root, oldMirrors);
    await fetchLists();
  }
}
