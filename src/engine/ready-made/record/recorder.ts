import { gatheringOf } from '../../../checks/facts/gathering.js';
import { proberOf } from '../../../checks/prober.js';
import { familyOf } from '../../../distros/families/index.js';
import { serviceStartOf } from '../../../distros/service-start.js';
import { packagesOf } from '../../packages-in-guest.js';
import type { Change } from '../../../machine/changes.js';
import type { Grounds } from '../../perform.js';
import type { TargetRun } from '../../target-run.js';
import { noiseOf } from '../../watches/leftover-noise.js';
import { shippedUnits } from '../../watches/unit-facts.js';
import type { Ask } from '../../watches/ask.js';
import type { OpenWatch } from '../../watches/watch.js';
import { administer } from './administer.js';
import type { Candidate, Entry } from './candidate.js';
import { recordedAccounts } from './recorded-accounts.js';
import { packagedNames, recordedFiles } from './recorded-files.js';
import { recordedListeners } from './recorded-listeners.js';
import { recordedPrograms } from './recorded-programs.js';
import { recordedProcesses } from './recorded-processes.js';
import { recordedUnits } from './recorded-units.js';
import { settle } from './settle.js';
import { readSnapshot, type Snapshot } from './snapshot.js';

/** What an installation has changed. */
interface Changed {
  readonly before: Snapshot;
  readonly after: Snapshot;
  /** Units that were started as an administrator would have done. */
  readonly administered: ReadonlySet<string>;
}

/**
 * Looks at what an installation changes, as a watch that finds nothing wrong, and hands over the checks
 * that hold, each seen to do so.
 */
export function recorder(onRecorded: (entries: readonly Entry[]) => void): OpenWatch {
  return (run, grounds) => {
    const { machine } = grounds;
    const { signal } = run.context;
    const ask: Ask = (question) => machine.query(question, { signal });
    let before: Snapshot | undefined;
    let administered: ReadonlySet<string> = new Set();
    return {
      kind: 'recorded',
      before: async () => {
        before ??= await readSnapshot(machine, { ask, signal });
      },
      after: async () => {
        const start = serviceStartOf(familyOf(run.image.os).name);
        if (start === 'started' || machine.init.name !== 'systemd') return [];
        const units = shippedUnits(await filesOf(grounds));
        administered = await administer(units, { machine, ask });
        return [];
      },
      afterChecks: async () => {
        if (!before) return [];
        const after = await readSnapshot(machine, { ask, signal });
        const candidates = await candidatesOf({ before, after, administered }, grounds);
        onRecorded(await settled(candidates, run, grounds));
        return [];
      },
    };
  };
}

async function candidatesOf(changed: Changed, grounds: Grounds): Promise<Candidate[]> {
  const { before, after, administered } = changed;
  const { manager } = grounds;
  const known = new Set(before.changes.map(({ path }) => path));
  const added = after.changes.filter(({ path, what }) => what === 'added' && !known.has(path));
  const owned = await manager.ownedOf(added.flatMap(({ path }) => packagedNames(path)));
  const isPackaged = ({ path }: Change) => packagedNames(path).some((name) => owned.has(name));
  const packaged = new Set(added.filter(isPackaged).map(({ path }) => path));
  const own = await filesOf(grounds);
  const files = { added, packaged, accounts: after.accounts, noise: noiseOf(manager.format) };
  return [
    ...recordedUnits(before, after, { shipped: new Set(shippedUnits(own)), administered }),
    ...recordedListeners(before, after),
    ...recordedProcesses(before, after),
    ...recordedAccounts(before, after),
    ...recordedFiles(files),
    ...recordedPrograms(own, after),
  ];
}

/** Of the packages that were asked for, not of what they depend on. */
async function filesOf({ manager, given }: Grounds): Promise<string[]> {
  const names = [...given.files.map(({ name }) => name), ...given.names];
  return (await Promise.all(names.map((name) => manager.filesOf(name)))).flat();
}

async function settled(
  candidates: readonly Candidate[],
  { context }: TargetRun,
  { machine, manager }: Grounds,
): Promise<Entry[]> {
  const { signal, workshop, plan } = context;
  const prober = proberOf(machine, workshop.probeScript);
  const gathering = gatheringOf(machine, { signal });
  const packages = () => Promise.resolve(packagesOf(manager));
  const more = { packages, sinceMs: Date.now(), directory: plan.cwd };
  try {
    return await settle(candidates, { machine, prober, signal, gathering, ...more });
  } finally {
    await prober.close();
  }
}
