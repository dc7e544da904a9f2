import type { SettingsConfig } from './settings-config.js';

/**
 * What is said above wins over what is said below: maps entry by entry, lists as a whole. Only checks
 * are added: those below stay.
 */
export function mergeSettings(below: SettingsConfig, above: SettingsConfig): SettingsConfig {
  const said = Object.entries(above).filter(([, value]) => value !== undefined);
  return {
    ...below,
    ...(Object.fromEntries(said) as SettingsConfig),
    extraPackages: both(below.extraPackages, above.extraPackages),
    watch: both(below.watch, above.watch),
    budgets: both(below.budgets, above.budgets),
    limits: both(below.limits, above.limits),
    checks:
      below.checks && above.checks
        ? [...below.checks, ...above.checks]
        : (above.checks ?? below.checks),
  };
}

function both<T extends object>(below: T | undefined, above: T | undefined): T | undefined {
  return below && above ? { ...below, ...above } : (above ?? below);
}
