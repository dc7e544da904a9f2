import type { Machine } from '../../machine/machine.js';
import type { PackageManager } from '../../packages/manager.js';
import { command } from '../../system/exec.js';
import type { LifeStep } from '../lifecycle.js';
import type { Grounds } from '../perform.js';
import type { TargetRun } from '../target-run.js';
import { claimedWords, companionsOf } from './leftover-claims.js';
import {
  appearedSince,
  claimsOf,
  homesOf,
  unexcused,
  type LeftoverFile,
} from './leftover-files.js';
import { accountFinding, fileFinding, runningFindings, unitNames } from './leftover-findings.js';
import { newAccounts } from './leftover-names.js';
import { keptBy, noiseOf, pathMatcher } from './leftover-noise.js';
import { activeUnits, broughtBy, runningOf, type Brought } from './leftover-running.js';
import { readSnapshot, type Snapshot } from './leftover-snapshot.js';
import type { Finding, Policy, Watch } from './watch.js';

/** What remove and purge have left, against what was there before the packages came. */
export function openLeftovers(
  { context: { plan } }: TargetRun,
  grounds: Grounds,
): Watch | undefined {
  const policy = plan.watches.policies.leftovers;
  const ends = plan.life.steps.some((step) => endOf(step) !== undefined);
  if (policy === 'ignore' || !ends) return undefined;
  return watchLeftovers(grounds, policy, plan.watches.leftoversAllow);
}

type Place = Pick<Grounds, 'machine' | 'manager' | 'given' | 'previous'>;

function watchLeftovers(place: Place, policy: Policy, allow: readonly string[]): Watch {
  const { machine, manager } = place;
  const tested = new Set(namesOf(place));
  const told = new Set<string>(); // by purge again what remove has left
  let base: Snapshot | undefined;
  let files: readonly string[] = [];
  return {
    kind: 'leftovers',
    before: async (step) => {
      base ??= await readSnapshot(machine);
      if (endOf(step) === undefined || !step.before) return;
      const lists = [];
      for (const name of tested) lists.push(...(await manager.filesOf(name)));
      files = [...new Set([...files, ...lists])];
    },
    after: async (step) => {
      const phase = endOf(step);
      if (phase === undefined || !base) return [];
      const now = await readSnapshot(machine);
      const search = { machine, manager, tested, allow, phase, base, now, files };
      const found = [...(await findFiles(search)), ...(await findRunning(search))];
      const anew = found.filter(({ target }) => !told.has(target));
      for (const { target } of anew) told.add(target);
      return anew.map((finding) => ({
        ...finding,
        verdict: policy === 'respect' ? 'fail' : 'note',
      }));
    },
  };
}

type End = 'remove' | 'purge';

function endOf({ phase }: LifeStep): End | undefined {
  return phase === 'remove' || phase === 'purge' ? phase : undefined;
}

function namesOf({ given, previous }: Place): string[] {
  return [given, previous].flatMap((selection) =>
    selection ? [...selection.files.map(({ name }) => name), ...selection.names] : [],
  );
}

interface Search {
  readonly machine: Machine;
  readonly manager: PackageManager;
  /** Names of the packages. */
  readonly tested: ReadonlySet<string>;
  readonly allow: readonly string[];
  readonly phase: End;
  readonly base: Snapshot;
  readonly now: Snapshot;
  /** What the packages brought. */
  readonly files: readonly string[];
}

type Found = Omit<Finding, 'verdict'>;

/** Files and accounts, without what other packages brought or made. */
async function findFiles(search: Search): Promise<Found[]> {
  const { machine, manager, tested, allow, phase, base, now } = search;
  const { format } = manager;
  const appeared = appearedSince(base.changes, now.changes);
  const excuses = [...noiseOf(format), ...keptBy(format, phase), ...allow];
  const isExcused = pathMatcher(excuses);
  const links = new Map(
    appeared.flatMap(({ path, target = '' }) => (target ? [[path, target]] : [])),
  );
  const doubtful = appeared.filter(({ path }) => !isExcused(path));
  const homes = homesOf(appeared);
  const claims = new Map(
    doubtful.map((change) => [change.path, [...claimsOf(change, links), ...homes(change.path)]]),
  );
  const companions = companionsOf(appeared, tested);
  const asked = [...claims.values()].flat();
  const owned = await manager.ownedOf([...new Set([...asked, ...companions.scripts])]);
  const isOwned = (path: string) => claims.get(path)?.some((claim) => owned.has(claim)) === true;
  const left = unexcused(
    appeared,
    ({ path }) => isExcused(path) || isOwned(path) || isNamedAfter(path, companions.names),
  );
  const accounts = [
    ...leftAccounts('user', search, phase),
    ...leftAccounts('group', search, phase),
  ].filter(({ label }) => !isExcused(label));
  const words = [...left.map(({ path }) => path), ...accounts.map(({ name }) => name)];
  const scripts = companions.scripts.filter((path) => !left.some((file) => file.path === path));
  const claimed = await claimedWords(machine, words, { format, tested, scripts });
  const brought = new Set(search.files);
  const isBrought = (file: LeftoverFile) => claimsOf(file).some((claim) => brought.has(claim));
  return [
    ...left
      .filter(({ path }) => !claimed.has(path))
      .map((file) => fileFinding(file, { phase, now, isBrought: isBrought(file) })),
    ...accounts
      .filter(({ name }) => !claimed.has(name))
      .map((account) => accountFinding(account, { phase, now })),
  ];
}

/** `/var/lib/name` of a package that came along and is still there. */
function isNamedAfter(path: string, names: ReadonlySet<string>): boolean {
  return path.split('/').some((component) => names.has(component));
}

/** Debian's packages may keep them until they are purged. */
function leftAccounts(kind: 'user' | 'group', { manager, base, now }: Search, phase: End) {
  if (manager.format === 'deb' && phase === 'remove') return [];
  const key = kind === 'user' ? 'users' : 'groups';
  return newAccounts(base[key], now[key]).map((name) => ({ kind, name, label: `${kind}:${name}` }));
}

async function findRunning({ machine, phase, now, files, allow }: Search): Promise<Found[]> {
  const brought = broughtBy(files);
  const active = await readActive(machine, brought);
  const found = runningFindings(active, runningOf(machine.processes(), brought), { phase, now });
  const isAllowed = pathMatcher(allow);
  return found.filter(({ target }) => !isAllowed(target));
}

async function readActive(
  machine: Machine,
  brought: Brought,
): Promise<ReadonlyMap<string, string>> {
  const units = unitNames(brought);
  if (machine.init.name !== 'systemd' || units.length === 0) return new Map();
  const properties = ['--property=Id,ActiveState,SubState', '--', ...units];
  return activeUnits((await machine.query(command('systemctl', ['show', ...properties]))).stdout);
}
