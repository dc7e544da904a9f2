import path from 'node:path';

import { PostrojError, type ErrorCode } from '../errors.js';
import type { Machine } from '../machine/machine.js';
import type { PackageFile } from '../packages/gather.js';
import type { PackageManager, PackageOutcome, PackageSet } from '../packages/manager.js';
import type { Selection } from '../packages/select.js';
import type { LifeStep, Version } from './lifecycle.js';
import type { PhaseOutcome } from './phases.js';
import type { PhaseFailure } from './reasons.js';

/** The packages of one target, and where they are to live. */
export interface Grounds {
  readonly machine: Machine;
  readonly manager: PackageManager;
  readonly given: Selection;
  /** undefined when no step needs it. */
  readonly previous: Selection | undefined;
  /** Where the guest sees a file of the host. */
  readonly inGuest: (file: PackageFile) => string;
}

/** Versions of what is installed, by name. */
export type Installed = ReadonlyMap<string, string>;

/** What was there before a step. */
interface Past {
  readonly installed: Installed;
  /** All that was ever installed. */
  readonly seen: ReadonlySet<string>;
  /** What the version before was, once it was installed. */
  readonly previous: Installed;
}

/** One step of a package's life; the value is what is installed then, undefined when it failed. */
export async function perform(
  step: LifeStep,
  grounds: Grounds,
  past: Past,
): Promise<PhaseOutcome<Installed | undefined>> {
  if (step.phase === 'reboot') return reboot(grounds, past);
  const outcome = await change(step, grounds, past);
  if (!outcome.ok) return failed(outcome.reason, outcome.message);
  const installed = await readInstalled(grounds);
  const problem = problemAfter(step, grounds, installed);
  if (problem !== undefined) {
    return failed('wrong-version', `${grounds.manager.name} ended well, but ${problem}`);
  }
  if (step.phase === 'upgrade' && sameVersions(past.installed, installed)) {
    const message = `nothing newer is to be had: ${shown(installed)}`;
    return { value: installed, verdict: 'skip', reason: 'nothing-newer', message };
  }
  return { value: installed, message: describe(step, grounds, { before: past, installed }) };
}

function failed(reason: PhaseFailure, message: string): PhaseOutcome<undefined> {
  return { value: undefined, verdict: 'fail', reason, message };
}

/** The image has booted before: that it does not any more is what the package did. */
async function reboot(
  { machine }: Grounds,
  { installed }: Past,
): Promise<PhaseOutcome<Installed | undefined>> {
  if (machine.init.name === 'none') {
    const message = 'what was not booted cannot be rebooted';
    return { value: installed, verdict: 'skip', reason: 'not-booted', message };
  }
  try {
    await machine.reboot();
  } catch (error) {
    const reason = error instanceof PostrojError ? bootFailures[error.code] : undefined;
    if (reason === undefined) throw error;
    return failed(reason, (error as PostrojError).message);
  }
  return { value: installed };
}

const bootFailures: Readonly<Partial<Record<ErrorCode, PhaseFailure>>> = {
  BOOT_FAILED: 'boot-failed',
  BOOT_TIMEOUT: 'boot-timeout',
};

const NOTHING: PackageOutcome = { ok: true };

function change(step: LifeStep, grounds: Grounds, past: Past): Promise<PackageOutcome> {
  const { manager } = grounds;
  const wanted = () => packageSet(grounds, step.after ?? 'given');
  switch (step.phase) {
    case 'install':
      return manager.install(wanted());
    case 'upgrade':
      return manager.upgrade(wanted());
    case 'downgrade':
      return downgrade(grounds, past);
    case 'reinstall':
      return step.before ? manager.reinstall(wanted()) : manager.install(wanted());
    case 'remove':
      return manager.remove([...past.installed.keys()]);
    case 'purge':
      return purge(grounds, past);
    case 'reboot':
      return Promise.resolve(NOTHING);
  }
}

/** What has left nothing behind is known to the package manager no more. */
async function purge({ manager }: Grounds, { seen }: Past): Promise<PackageOutcome> {
  const names: string[] = [];
  for (const name of seen) if (await manager.hasSomethingOf(name)) names.push(name);
  return names.length > 0 ? manager.purge(names) : NOTHING;
}

function downgrade({ manager, inGuest, previous }: Grounds, past: Past): Promise<PackageOutcome> {
  const { files, names } = previous ?? nothing;
  const releases = names.flatMap((name) => {
    const version = past.previous.get(name);
    return version === undefined ? [] : [{ name, version }];
  });
  return manager.downgrade(
    files.map((file) => ({ name: file.name, path: inGuest(file) })),
    releases,
  );
}

const nothing: Selection = { files: [], names: [], notices: [] };

function selectionOf({ given, previous }: Grounds, version: Version): Selection {
  return version === 'given' ? given : (previous ?? nothing);
}

function packageSet(grounds: Grounds, version: Version): PackageSet {
  const { files, names } = selectionOf(grounds, version);
  return { files: files.map((file) => ({ name: file.name, path: grounds.inGuest(file) })), names };
}

/** Of the packages that are tested, not of what they depend on. */
async function readInstalled({ manager, given, previous }: Grounds): Promise<Installed> {
  const installed = new Map<string, string>();
  for (const { files, names } of [given, previous ?? nothing]) {
    for (const name of [...files.map((file) => file.name), ...names]) {
      const version = await manager.versionOf(name);
      if (version !== undefined) installed.set(name, version);
    }
  }
  return installed;
}

/** Whether what should be there is, in the right version, and nothing that should be gone. */
function problemAfter(step: LifeStep, grounds: Grounds, installed: Installed): string | undefined {
  if (!step.after) return installed.size > 0 ? `${shown(installed)} is still there` : undefined;
  const wrong = selectionOf(grounds, step.after).files.find(
    ({ name, version }) => installed.get(name) !== version,
  );
  if (!wrong) return undefined;
  const { name, version } = wrong;
  const found = installed.get(name);
  return found === undefined
    ? `${name} is not installed`
    : `${name} is ${found}, where ${version} should be`;
}

function sameVersions(before: Installed, after: Installed): boolean {
  return [...after].every(([name, version]) => before.get(name) === version);
}

function shown(installed: Installed): string {
  return [...installed].map(([name, version]) => `${name} ${version}`).join(', ');
}

interface Change {
  readonly before: Past;
  readonly installed: Installed;
}

/** What was done, for a person. */
function describe(step: LifeStep, grounds: Grounds, { before, installed }: Change): string {
  const by = `, by ${grounds.manager.name}`;
  if (step.phase === 'upgrade' || step.phase === 'downgrade') {
    const moves = [...installed].map(([name, version]) => {
      return `${name} ${before.installed.get(name) ?? '(none)'} → ${version}`;
    });
    return moves.join(', ') + by;
  }
  if (step.after) {
    const { files, names } = selectionOf(grounds, step.after);
    const what = [...files.map((file) => path.basename(file.path)), ...names].join(' ');
    return what + by + (step.after === 'previous' ? ', the version before' : '');
  }
  return (step.phase === 'remove' ? shown(before.installed) : [...before.seen].join(' ')) + by;
}
