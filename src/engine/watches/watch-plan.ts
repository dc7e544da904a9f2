import type { RawInputs } from '../inputs.js';
import { parseBudgets, type Budgets } from './budgets.js';
import { parseLeftovers, parsePolicies, usualPolicies, type Policies } from './policies.js';

/** What a configuration file says of it. */
export interface WatchConfig {
  readonly watch?: Partial<Policies> | undefined;
  readonly leftoversAllow?: readonly string[] | undefined;
  readonly budgets?: Budgets | undefined;
}

/** What is looked at without being asked for, and what becomes of what is found. */
export interface WatchPlan {
  readonly policies: Policies;
  /** Globs of what may be left. */
  readonly leftoversAllow: readonly string[];
  readonly budgets: Budgets;
}

type WatchInputs = Pick<RawInputs, 'watch' | 'leftovers' | 'leftoversAllow' | 'budgets'>;

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
  };
}
