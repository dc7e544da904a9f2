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
  readonly timeout: EffectiveSetting;
  readonly failFast: EffectiveSetting;
}

export interface EffectiveTarget {
  readonly image: string;
  readonly arch: string;
  readonly from: string;
  readonly settings: readonly EffectiveSetting[];
}

/** Nothing of it is a secret. */
export function effectivePlan(raw: RawInputs, plan: Plan): EffectivePlan {
  const targets = plan.targets.map((target) => effectiveTarget(target, raw, plan));
  return maskValue({ targets, ...ofRun(raw, plan) }, plan.secrets);
}

function ofRun(raw: RawInputs, plan: Plan): Pick<EffectivePlan, 'jobs' | 'timeout' | 'failFast'> {
  const one = (setting: string, value: unknown, flag: string | false) => ({
    setting,
    value,
    from: flag || (plan.origins.get(setting) ?? 'default'),
  });
  const failFastFlag = raw.failFast === true ? '--fail-fast' : '--no-fail-fast';
  return {
    jobs: one('jobs', plan.jobs, raw.jobs !== undefined && '--jobs'),
    timeout: one('timeout', seconds(plan.timeoutMs), raw.timeout !== undefined && '--timeout'),
    failFast: one('fail-fast', plan.failFast, raw.failFast !== undefined && failFastFlag),
  };
}

/** null where there is no limit. */
function seconds(ms: number | undefined): number | null {
  return ms === undefined ? null : ms / 1000;
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
  const timeLimit = (setting: string, ms: number | undefined, said: string | undefined) =>
    one(setting, seconds(ms), given(said, `--${setting}`));
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
    timeLimit('install-timeout', life.installTimeoutMs, raw.installTimeout),
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
    timeLimit('network-timeout', settings.networkTimeoutMs, raw.networkTimeout),
    timeLimit('boot-timeout', settings.bootTimeoutMs, raw.bootTimeout),
    one('retries', settings.retries, given(raw.retries, '--retries')),
    timeLimit('target-timeout', settings.targetTimeoutMs, raw.targetTimeout),
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
