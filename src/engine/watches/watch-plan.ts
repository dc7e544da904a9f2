import { PostrojError } from '../../errors.js';
import { LONGEST_TIMER_MS, type RawInputs } from '../inputs.js';
import { parseBudgets, type Budgets } from './budgets.js';
import { parseLeftovers, parsePolicies, usualPolicies, type Policies } from './policies.js';

/** What a configuration file says of it. */
export interface WatchConfig {
  readonly watch?: Partial<Policies> | undefined;
  readonly leftoversAllow?: readonly string[] | undefined;
  readonly budgets?: Budgets | undefined;
  readonly stableForMs?: number | undefined;
}

/** What is looked at without being asked for, and what becomes of what is found. */
export interface WatchPlan {
  readonly policies: Policies;
  /** Globs of what may be left. */
  readonly leftoversAllow: readonly string[];
  readonly budgets: Budgets;
  /** How long the services that the packages ship must stay up; 0: nobody waits. */
  readonly stableForMs: number;
}

type WatchInputs = Pick<
  RawInputs,
  'watch' | 'leftovers' | 'leftoversAllow' | 'budgets' | 'stableFor'
>;

const STABLE_FOR_MS = 3000;

/** Inputs win over the configuration file, one by one. Throws BAD_OPTION. */
export function buildWatchPlan(raw: WatchInputs, config: WatchConfig): WatchPlan {
  return {
    policies: {
      ...usualPolicies,
      ...config.watch,
      ...parsePolicies(raw.watch),
      ...(raw.leftovers !== undefined && { leftovers: parseLeftovers(raw.leftovers) }),
    },
    leftoversAllow:
      raw.leftoversAllow.length > 0 ? raw.leftoversAllow : (config.leftoversAllow ?? []),
    budgets: { ...config.budgets, ...parseBudgets(raw.budgets) },
    stableForMs:
      raw.stableFor === undefined
        ? (config.stableForMs ?? STABLE_FOR_MS)
        : parseStableFor(raw.stableFor),
  };
}

function parseStableFor(text: string): number {
  if (/^\d+(?:\.\d+)?$/.test(text)) return Math.min(Number(text) * 1000, LONGEST_TIMER_MS);
  throw new PostrojError(
    'BAD_OPTION',
    `stable-for must be a number of seconds, or 0, not '${text}'`,
  );
}
