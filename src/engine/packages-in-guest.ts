import path from 'node:path';

import type { Packages } from '../checks/packages.js';
import { familyOf } from '../distros/families/index.js';
import type { SealedImage } from '../image/store.js';
import type { Machine } from '../machine/machine.js';
import type { PackageFile } from '../packages/gather.js';
import type { PackageManager } from '../packages/manager.js';
import { openManager } from '../packages/open-manager.js';
import { compareVersions } from '../packages/versions/index.js';
import { PACKAGES_IN_GUEST } from './begin.js';
import { logFor } from './observer.js';
import { nameOfTarget, type TargetPlan } from './plan.js';
import type { RunContext } from './target-run.js';

/** Where a guest sees a file of the packages' directory. */
export function inGuest({ packagesDirectory }: Pick<RunContext, 'packagesDirectory'>) {
  return (file: PackageFile): string =>
    path.posix.join(PACKAGES_IN_GUEST, path.relative(packagesDirectory, file.path));
}

/** Throws UNSUPPORTED_DISTRIBUTION. */
export async function managerFor(
  machine: Machine,
  image: SealedImage,
  { target, context }: { readonly target: TargetPlan; readonly context: RunContext },
): Promise<PackageManager> {
  const { observer, signal, plan } = context;
  const log = logFor(nameOfTarget(target), observer);
  const timeoutMs = plan.life.installTimeoutMs;
  return openManager(familyOf(image.os).name, machine, { signal, log, timeoutMs });
}

/** What checks ask of it. */
export function packagesOf(manager: PackageManager): Packages {
  return {
    versionOf: (name) => manager.versionOf(name),
    compare: (a, b) => compareVersions(manager.format, a, b),
  };
}
