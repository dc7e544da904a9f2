import { checkKinds, type CheckSpec } from '../../checks/index.js';
import type { ExtraPackages } from '../../distros/extra-packages.js';
import type { Limits } from '../../machine/limits.js';
import type { NetworkMode } from '../../machine/network.js';
import { LONGEST_TIMER_MS, parseExtraPackage, parseFamily } from '../inputs.js';
import type { LifeConfig } from '../life-plan.js';
import { parseLifecycle } from '../lifecycle.js';
import { parseLimits } from '../limits.js';
import { parseBudgets } from '../watches/budgets.js';
import { parseLeftovers, parsePolicies } from '../watches/policies.js';
import type { WatchConfig } from '../watches/watch-plan.js';
import { kindNamed } from './check-entry.js';
import type { ReadCheck } from './examine-checks.js';
import { attempt, type Mistake } from './mistakes.js';
import type { RawSettings } from './schema.js';
import { keyPlace, placeOf, type Tree, type TreePath } from './tree.js';

/** What a file says of a target, or of all. */
export interface SettingsConfig extends LifeConfig, WatchConfig {
  readonly packages?: readonly string[] | undefined;
  readonly extraPackages?: ExtraPackages | undefined;
  readonly checks?: readonly CheckSpec[] | undefined;
  readonly network?: NetworkMode | undefined;
  readonly limits?: Limits | undefined;
  readonly privateUsers?: boolean | undefined;
  readonly networkTimeoutMs?: number | undefined;
  readonly bootTimeoutMs?: number | undefined;
  readonly retries?: number | undefined;
  readonly targetTimeoutMs?: number | undefined;
}

/** Where what is wrong is told: the file, and how to get to the settings in it. */
export interface Grounds {
  readonly tree: Tree;
  readonly path: TreePath;
  readonly mistakes: Mistake[];
  /** Joined by every check that could be read. */
  readonly checks: ReadCheck[];
}

/** Of what the schema has accepted. What is wrong with the values joins the mistakes. */
export function buildSettingsConfig(raw: RawSettings, grounds: Grounds): SettingsConfig {
  checkExtraPackages(raw['extra-packages'] ?? {}, grounds);
  const { lifecycle } = raw;
  if (lifecycle) {
    attempt(() => parseLifecycle(lifecycle), at(grounds, 'lifecycle'), grounds.mistakes);
  }
  return {
    packages: raw.packages,
    extraPackages: raw['extra-packages'],
    lifecycle,
    upgradeFrom: raw['upgrade-from'],
    lanes: raw.lanes,
    installTimeoutMs: milliseconds(raw['install-timeout']),
    ...readWatches(raw, grounds),
    stableForMs: milliseconds(raw['stable-for']),
    checks: raw.checks && readChecks(raw.checks, grounds),
    network: raw.network,
    limits: raw.limits && readWords('limits', { given: raw.limits, parse: parseLimits }, grounds),
    privateUsers: raw['private-users'],
    networkTimeoutMs: milliseconds(raw['network-timeout']),
    bootTimeoutMs: milliseconds(raw['boot-timeout']),
    retries: raw.retries,
    targetTimeoutMs: milliseconds(raw['target-timeout']),
  };
}

export function milliseconds(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : Math.min(seconds * 1000, LONGEST_TIMER_MS);
}

function at({ tree, path }: Grounds, ...keys: readonly PropertyKey[]) {
  return placeOf(tree, [...path, ...keys]);
}

/** Every check that can be read. */
function readChecks(given: NonNullable<RawSettings['checks']>, grounds: Grounds): CheckSpec[] {
  return given.flatMap((entry, index) => {
    const named = kindNamed(entry);
    if ('wrong' in named) return [];
    const kind = checkKinds[named.kind];
    const mistake = (path: TreePath, message: string) => ({
      at: at(grounds, 'checks', index, ...path),
      message: `${[...grounds.path, 'checks', index, ...path].join('.')}: ${message}`,
    });
    const wrong = kind?.mistakes(entry) ?? [];
    grounds.mistakes.push(...wrong.map(({ path, message }) => mistake(path, message)));
    if (!kind || wrong.length > 0) return [];
    const spec = kind.build(entry);
    grounds.checks.push({ spec, mistake });
    return [spec];
  });
}

function checkExtraPackages(given: ExtraPackages, grounds: Grounds): void {
  const { tree, path, mistakes } = grounds;
  for (const [family, names] of Object.entries(given)) {
    const place = keyPlace(tree, [...path, 'extra-packages'], family);
    attempt(() => parseFamily(family), place, mistakes);
    for (const [index, name] of names.entries()) {
      const where = at(grounds, 'extra-packages', family, index);
      attempt(() => parseExtraPackage(name), where, mistakes);
    }
  }
}

/** What is watched, and what becomes of what is found. */
function readWatches({ watch, leftovers, budgets }: RawSettings, grounds: Grounds): WatchConfig {
  const { policy, allow } =
    typeof leftovers === 'string' ? { policy: leftovers } : { ...leftovers };
  const words = watch && readWords('watch', { given: watch, parse: parsePolicies }, grounds);
  const where = at(grounds, 'leftovers', 'policy');
  const parse = (text: string) => ({ leftovers: parseLeftovers(text) });
  const read = policy && attempt(() => parse(policy), where, grounds.mistakes);
  return {
    watch: words || read ? { ...words, ...read } : undefined,
    leftoversAllow: allow,
    budgets: budgets && readWords('budgets', { given: budgets, parse: parseBudgets }, grounds),
  };
}

type Words = Readonly<Record<string, string | number>>;

/** A map whose entries are `name=value` on the command line, each read by itself. */
function readWords<T>(
  key: string,
  { given, parse }: { readonly given: Words; readonly parse: (words: string[]) => T },
  grounds: Grounds,
): T {
  const read = ([name, value]: readonly [string, string | number]) =>
    attempt(() => parse([`${name}=${value}`]), at(grounds, key, name), grounds.mistakes);
  return Object.assign({}, ...Object.entries(given).map(read)) as T;
}
