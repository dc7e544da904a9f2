import { availableParallelism } from 'node:os';

import type { ExtraPackages } from '../distros/extra-packages.js';
import { isEol } from '../distros/life-cycle.js';
import { resolveReference } from '../distros/resolve.js';
import { checkArch, checkRunnable } from '../engine/architecture.js';
import { obeyLock, pinTarget, readImageLock, type LockedImage } from '../engine/image-lock.js';
import { parseExtraPackages, parseJobs } from '../engine/inputs.js';
import { hostArch } from '../engine/host-arch.js';
import { distinctTargets, type TargetPlan } from '../engine/plan.js';
import { PostrojError } from '../errors.js';
import type { Refresh } from '../image/provide.js';
import { chooseEntries } from './choose-entries.js';
import type { PullFlags } from './commands/pull.js';

export interface PullPlan {
  readonly targets: readonly TargetPlan[];
  readonly refresh: Refresh | undefined;
  readonly extraPackages: ExtraPackages;
  readonly jobs: number;
}

interface Surroundings {
  readonly cwd: string;
  readonly today: Date;
}

/** Every mistake is found before the first image is fetched. */
export async function planPull(
  references: readonly string[],
  flags: PullFlags,
  { cwd, today }: Surroundings,
): Promise<PullPlan> {
  checkFlags(references, flags);
  const { arch = hostArch(), jobs, lock = false, update = false } = flags;
  const extraPackages = parseExtraPackages(flags.extraPackages ?? []);
  const locked = await readImageLock(cwd);
  const names = namesOf(references, { flags, arch, today, locked: locked ?? [] });
  const targets = distinctTargets(names.map(resolveReference), arch);
  targets.forEach(checkArch);
  if (lock) targets.forEach(checkLockable);
  await checkRunnable(arch);
  const pin = lock ? pinTarget : obeyLock;
  return {
    targets: lock && update ? targets : targets.map((target) => pin(target, locked)),
    refresh: flags.force === true ? 'force' : update ? 'update' : undefined,
    extraPackages,
    jobs: (jobs === undefined ? undefined : parseJobs(jobs)) ?? availableParallelism(),
  };
}

function checkFlags(references: readonly string[], flags: PullFlags): void {
  const { all = false, arch, family, status } = flags;
  if (arch !== undefined) chooseEntries({ arch }, new Date());
  if (all && references.length > 0) {
    throw new PostrojError('BAD_OPTION', '--all takes no names of images');
  }
  if (!all && (family !== undefined || status !== undefined)) {
    throw new PostrojError('BAD_OPTION', '--family and --status need --all');
  }
}

interface Wishes extends Pick<Surroundings, 'today'> {
  readonly flags: PullFlags;
  readonly arch: string;
  readonly locked: readonly LockedImage[];
}

/** Those named, or all labels, or with `--lock` alone what the lock file has. */
function namesOf(references: readonly string[], wishes: Wishes): readonly string[] {
  const names = references.length > 0 ? references : impliedNames(wishes);
  if (names.length > 0) return names;
  throw new PostrojError('BAD_OPTION', 'no image to pull', {
    hint: 'Name at least one, such as debian-bookworm, or take all labels by --all.',
  });
}

function impliedNames({ flags, arch, today, locked }: Wishes): readonly string[] {
  const { all, lock, family, status } = flags;
  if (all === true) {
    return chooseEntries({ arch, family, status }, today)
      .filter((entry) => status !== undefined || !isEol(entry, today))
      .map(({ label }) => label);
  }
  return lock === true ? locked.filter((one) => one.arch === arch).map(({ image }) => image) : [];
}

function checkLockable({ resolution: { name, sources } }: TargetPlan): void {
  if (!sources.some((source) => source.startsWith('dir:'))) return;
  throw new PostrojError('BAD_OPTION', `${name} cannot be locked: it is a directory`, {
    hint: 'No copy of it has the same digest; lock a tarball of it instead.',
  });
}
