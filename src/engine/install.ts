import path from 'node:path';

import type { SealedImage } from '../image/store.js';
import { familyOf } from '../distros/families/index.js';
import type { Machine } from '../machine/machine.js';
import type { PackageFile } from '../packages/gather.js';
import type { PackageManager } from '../packages/manager.js';
import { formatOfFamily, openManager } from '../packages/open-manager.js';
import { describeMismatch, selectPackages, type Selection } from '../packages/select.js';
import { PACKAGES_IN_GUEST } from './begin.js';
import { logFor } from './observer.js';
import type { TargetPlan } from './plan.js';
import type { PhaseOutcome, Phases } from './phases.js';
import type { RunContext } from './target.js';

/**
 * What is to be installed on a system of that family; undefined, and a skipped phase that says
 * why, when nothing of what was given is for it.
 */
export async function selectFor(
  family: string,
  target: TargetPlan,
  { packages, phases }: Pick<RunContext, 'packages'> & { readonly phases: Phases },
): Promise<Selection | undefined> {
  const system = { format: formatOfFamily(family), arch: target.arch };
  const selection = selectPackages(packages, system);
  if (selection) return selection;
  const message = describeMismatch(packages, system);
  return phases.run('install', () =>
    Promise.resolve({ value: undefined, verdict: 'skip', message }),
  );
}

export function hasPackages({ files, names }: Selection): boolean {
  return files.length > 0 || names.length > 0;
}

/** Throws UNSUPPORTED_DISTRIBUTION. */
export async function managerFor(
  machine: Machine,
  image: SealedImage,
  { target, context }: { readonly target: TargetPlan; readonly context: RunContext },
): Promise<PackageManager> {
  const { observer, signal } = context;
  const log = logFor(target.resolution.name, observer);
  return openManager(familyOf(image.os).name, machine, { signal, log });
}

export async function install(
  manager: PackageManager,
  selection: Selection,
  { packagesDirectory }: Pick<RunContext, 'packagesDirectory'>,
): Promise<PhaseOutcome<boolean>> {
  const inGuest = (file: PackageFile) => ({
    name: file.name,
    path: path.posix.join(PACKAGES_IN_GUEST, path.relative(packagesDirectory, file.path)),
  });
  const files = selection.files.map(inGuest);
  const outcome = await manager.install({ files, names: selection.names });
  if (!outcome.ok) return { value: false, verdict: 'fail', message: outcome.message };
  const names = [...files.map((file) => path.posix.basename(file.path)), ...selection.names];
  return { value: true, message: `${names.join(' ')}, by ${manager.name}` };
}
