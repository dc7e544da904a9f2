import type { Machine } from '../../machine/machine.js';
import type { PackageManager } from '../../packages/manager.js';
import type { Grounds } from '../perform.js';
import type { TargetRun } from '../target-run.js';
import { asking, type Ask } from './ask.js';
import { sinceNow } from './journal-reader.js';
import { readPathFacts, type PathFacts } from './path-facts.js';
import { staying, type Staying } from './staying.js';
import { readLoaded, shippedUnits, type UnitFacts } from './unit-facts.js';
import type { Watch } from './watch.js';
import type { WatchPlan } from './watch-plan.js';

/**
 * What watches look at: each fact is read when it is first asked for, and once between two moments of a
 * step, whoever asks.
 */
export interface Subject {
  readonly plan: WatchPlan;
  readonly machine: Machine;
  readonly manager: PackageManager;
  readonly signal: AbortSignal;
  readonly ask: Ask;
  /** Whether the guest's network is the host's. */
  readonly sharesNetwork: boolean;
  /** Units that the plan's own checks look at. */
  readonly checkedUnits: ReadonlySet<string>;
  /** Names of the packages that are tested, in both versions. */
  readonly packages: readonly string[];
  /** Files and directories that they have brought; none once they are gone. */
  files(): Promise<readonly string[]>;
  /** The same, as stat(1) sees those that are there. */
  paths(): Promise<readonly PathFacts[]>;
  /** Names of the units that they ship, also of those that they shipped in the step before. */
  unitNames(): Promise<readonly string[]>;
  /** What systemd says of those that there are, instances of templates included. */
  units(): Promise<readonly UnitFacts[]>;
  /** Waits until their services have stayed up for long enough, or have not. */
  staying(): Promise<Staying>;
  /** journalctl(1)'s options for what was written since the step began. */
  sinceStep(): readonly string[];
  /** Units of which it was told already that they have failed. */
  readonly told: Set<string>;
}

/** The second of the two remembers nothing from one moment of a step to the next. */
export function openSubject(run: TargetRun, grounds: Grounds): readonly [Subject, Watch] {
  const memory = new Map<string, unknown>();
  const known = factsOf(run, grounds);
  const step: StepFacts = { shipped: [], since: [], atStart: [] };
  const subject = remembering(known, step, memory);
  const booted = known.machine.init.name === 'systemd';
  const watch: Watch = {
    kind: 'subject',
    before: async ({ phase }) => {
      memory.clear();
      if (!booted) return;
      step.shipped = shippedUnits(await subject.files());
      step.since = phase === 'reboot' ? ['--boot'] : sinceNow();
    },
    after: async () => {
      memory.clear();
      if (booted) step.atStart = await subject.units();
      return [];
    },
    afterChecks: () => {
      memory.clear();
      return Promise.resolve([]);
    },
  };
  return [subject, watch];
}

/** What is true for as long as the life lasts. */
function factsOf({ context }: TargetRun, grounds: Grounds) {
  const { machine, manager, given, previous } = grounds;
  const names = [given, ...(previous ? [previous] : [])].flatMap((selection) => [
    ...selection.files.map(({ name }) => name),
    ...selection.names,
  ]);
  const checked = context.plan.checks.flatMap((spec) =>
    spec.kind === 'unit' ? [machine.unitName(spec.unit)] : [],
  );
  return {
    plan: context.plan.watches,
    machine,
    manager,
    signal: context.signal,
    ask: asking(machine, context.signal),
    sharesNetwork: context.plan.network === 'host',
    checkedUnits: new Set(checked),
    packages: [...new Set(names)],
    told: new Set<string>(),
  };
}

/** Of the step that is being taken. */
interface StepFacts {
  /** Units that were shipped before it. */
  shipped: readonly string[];
  since: readonly string[];
  /** Units when the package manager had ended. */
  atStart: readonly UnitFacts[];
}

function remembering(
  known: ReturnType<typeof factsOf>,
  step: StepFacts,
  memory: Map<string, unknown>,
): Subject {
  const once = <T>(what: string, read: () => Promise<T>): Promise<T> => {
    const value = (memory.get(what) as Promise<T> | undefined) ?? read();
    memory.set(what, value);
    return value;
  };
  const { ask, manager, packages } = known;
  const subject: Subject = {
    ...known,
    files: () => once('files', () => readFiles(manager, packages)),
    paths: () => once('paths', async () => readPathFacts(ask, await subject.files())),
    unitNames: () =>
      once('unitNames', async () => [
        ...new Set([...step.shipped, ...shippedUnits(await subject.files())]),
      ]),
    units: () => once('units', async () => readLoaded(ask, await subject.unitNames())),
    staying: () => once('staying', () => staying(subject, step.atStart)),
    sinceStep: () => step.since,
  };
  return subject;
}

async function readFiles(manager: PackageManager, packages: readonly string[]): Promise<string[]> {
  const lists = await Promise.all(packages.map((name) => manager.filesOf(name)));
  return [...new Set(lists.flat())];
}
