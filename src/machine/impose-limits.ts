import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { PostrojError } from '../errors.js';
import { readHierarchies, type MountedHierarchy } from './hierarchies.js';
import { limitFiles, type Controller, type Limits } from './limits.js';

/** What a controller limits, in words. */
const limited: Readonly<Record<Controller, string>> = {
  memory: 'memory',
  cpu: 'processor time',
  pids: 'tasks',
};

/** Throws MACHINE_SETUP: a limit that is asked for and not kept would be worse than none. */
export function expectControllers(limits: Limits, hierarchies = readHierarchies()): void {
  for (const { controller } of limitFiles(limits, 2)) hierarchyOf(controller, hierarchies);
}

/** Writes the limits into the machine's groups; `groupIn` tells, or makes, the one in a hierarchy. */
export function imposeLimits(limits: Limits, groupIn: (directory: string) => string): void {
  const hierarchies = readHierarchies();
  for (const { controller } of limitFiles(limits, 2)) {
    const hierarchy = hierarchyOf(controller, hierarchies);
    const file = limitFiles(limits, hierarchy.version).find((one) => one.controller === controller);
    try {
      if (hierarchy.version === 2) divide(hierarchy, controller);
      const group = groupIn(hierarchy.directory);
      if (file) writeFileSync(path.join(group, file.name), file.value);
    } catch (cause) {
      throw cannotLimit(controller, (cause as Error).message, cause);
    }
  }
}

/** Version 1 first: a controller that is mounted there is not in version 2. */
function hierarchyOf(
  controller: Controller,
  hierarchies: readonly MountedHierarchy[],
): MountedHierarchy {
  const found =
    hierarchies.find(({ controllers }) => controllers.includes(controller)) ??
    hierarchies.find((one) => one.version === 2 && available(one).includes(controller));
  if (found) return found;
  throw cannotLimit(controller, `no hierarchy of control groups has the controller ${controller}`);
}

/** Linux, Documentation/admin-guide/cgroup-v2.rst, "Enabling and Disabling". */
function available({ directory }: MountedHierarchy): string[] {
  const file = path.join(directory, 'cgroup.controllers');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split(' ') : [];
}

/** EBUSY when processes are in the group itself, which is then not to be divided. */
function divide({ directory }: MountedHierarchy, controller: Controller): void {
  const file = path.join(directory, 'cgroup.subtree_control');
  if (readFileSync(file, 'utf8').trim().split(' ').includes(controller)) return;
  writeFileSync(file, `+${controller}`);
}

function cannotLimit(controller: Controller, reason: string, cause?: unknown): PostrojError {
  const message = `this host cannot limit the ${limited[controller]} of a machine: ${reason}`;
  return new PostrojError('MACHINE_SETUP', message, {
    cause,
    hint: 'Run it where systemd is the init of the host, or limit the container that it runs in.',
  });
}
