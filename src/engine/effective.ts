import { flagOfCheck } from './check-flags.js';
import type { Origins } from './config/origins.js';
import type { RawInputs } from './inputs.js';
import { nameOfTarget, planFor, type Plan, type TargetPlan } from './plan.js';
import { maskValue } from './secrets.js';
import type { Settings } from './settings.js';

/** One setting as it is in the end, and who said so: a flag, `file:line:column`, or `default`. */
export interface EffectiveSetting {
  readonly setting: string;
  readonly value: unknown;
  readonly from: string;
}

export interface EffectivePlan {
  readonly targets: readonly EffectiveTarget[];
  readonly jobs: EffectiveSetting;
}

export interface EffectiveTarget {
  readonly image: string;
  readonly arch: string;
  readonly from: string;
  readonly settings: readonly EffectiveSetting[];
}

/** Nothing of it is a secret. */
export function effectivePlan(raw: RawInputs, plan: Plan): EffectivePlan {
  const jobs = { setting: 'jobs', value: plan.jobs, from: raw.jobs ? '--jobs' : 'default' };
  const targets = plan.targets.map((target) => effectiveTarget(target, raw, plan));
  return maskValue({ targets, jobs }, plan.secrets);
}

function effectiveTarget(target: TargetPlan, raw: RawInputs, plan: Plan): EffectiveTarget {
  const origins = target.origins ?? plan.origins;
  return {
    image: nameOfTarget(target),
    arch: target.arch,
    from: raw.images.length > 0 ? '--image' : (origins.get('images') ?? 'default'),
    settings: effectiveSettings(planFor(target, plan), raw, origins),
  };
}

/** A setting of one value: a line here for each new one. */
function effectiveSettings(
  settings: Settings,
  raw: RawInputs,
  origins: Origins,
): EffectiveSetting[] {
  const { life, watches } = settings;
  const one = (setting: string, value: unknown, flag: string | false) => ({
    setting,
    value,
    from: flag || (origins.get(setting) ?? 'default'),
  });
  const given = (value: unknown, flag: string) =>
    (Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false) && flag;
  const each = (setting: string, values: object, flagOf: (name: string) => string | false) =>
    Object.entries(values).map(([name, value]) => one(`${setting}.${name}`, value, flagOf(name)));
  const words = (list: readonly string[], flag: string) => (name: string) =>
    list.some((word) => word.startsWith(`${name}=`)) && flag;
  const seconds = (ms: number) => ms / 1000;
  const { leftovers, ...watch } = watches.policies;
  return [
    one('packages', settings.packages, given(raw.packages, '--package')),
    ...each('extra-packages', settings.extraPackages, () =>
      given(raw.extraPackages, '--extra-packages'),
    ),
    one(
      'lifecycle',
      life.steps.map(({ phase }) => phase),
      given(raw.lifecycle, '--lifecycle'),
    ),
    one('upgrade-from', wordOf(settings), given(raw.upgradeFrom, '--upgrade-from')),
    one('lanes', life.lanes, given(raw.lanes, '--lanes')),
    one(
      'install-timeout',
      seconds(life.installTimeoutMs),
      given(raw.installTimeout, '--install-timeout'),
    ),
    ...each('watch', watch, words(raw.watch, '--watch')),
    one(
      'leftovers.policy',
      leftovers === 'respect' ? 'fail' : leftovers,
      given(raw.leftovers, '--leftovers'),
    ),
    one('leftovers.allow', watches.leftoversAllow, given(raw.leftoversAllow, '--leftovers-allow')),
    ...each('budgets', inWords(watches.budgets), words(raw.budgets, '--budgets')),
    one('stable-for', seconds(watches.stableForMs), given(raw.stableFor, '--stable-for')),
    ...settings.checks.map((check, index) =>
      one(`checks.${index}`, check, flagOfCheck(check, raw)),
    ),
    one('network', settings.network, given(raw.network, '--network')),
    ...each('limits', inWords(settings.limits), () => given(raw.limits, '--limits')),
    one('private-users', settings.privateUsers, given(raw.privateUsers, '--private-users')),
    one(
      'network-timeout',
      seconds(settings.networkTimeoutMs),
      given(raw.networkTimeout, '--network-timeout'),
    ),
    one('boot-timeout', seconds(settings.bootTimeoutMs), given(raw.bootTimeout, '--boot-timeout')),
    one('retries', settings.retries, given(raw.retries, '--retries')),
  ];
}

function wordOf({ life: { upgradeFrom } }: Settings): string {
  return upgradeFrom.kind === 'package' ? upgradeFrom.word : upgradeFrom.kind;
}

/** `memoryBytes` is `memory` to users. */
function inWords(values: object): object {
  const pairs = Object.entries(values).map(([name, value]: [string, number]) => {
    return name === 'startMs' ? ['start', value / 1000] : [name.replace(/Bytes$/, ''), value];
  });
  return Object.fromEntries(pairs) as object;
}
