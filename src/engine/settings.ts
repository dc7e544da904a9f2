import type { CheckSpec } from '../checks/index.js';
import type { ExtraPackages } from '../distros/extra-packages.js';
import type { Limits } from '../machine/limits.js';
import type { NetworkMode } from '../machine/network.js';
import { patienceFor } from './architecture.js';
import { checksOfFlags } from './check-flags.js';
import type { SettingsConfig } from './config/settings-config.js';
import {
  LONGEST_TIMER_MS,
  parseExtraPackages,
  parseNetworkMode,
  parseRetries,
  parseSeconds,
  type RawInputs,
} from './inputs.js';
import {
  buildLifePlan,
  refuseWithoutPackages,
  type GithubVariables,
  type LifePlan,
} from './life-plan.js';
import { parseLimits } from './limits.js';
import { buildWatchPlan, type WatchPlan } from './watches/watch-plan.js';

/** What each target may have its own of. */
export interface Settings {
  /** Files, globs, addresses and names, as the user wrote them. */
  readonly packages: readonly string[];
  /** Put into the images, beside what makes them bootable. */
  readonly extraPackages: ExtraPackages;
  readonly life: LifePlan;
  readonly watches: WatchPlan;
  readonly checks: readonly CheckSpec[];
  readonly network: NetworkMode;
  /** Of each machine. */
  readonly limits: Limits;
  readonly privateUsers: boolean;
  readonly networkTimeoutMs: number;
  readonly bootTimeoutMs: number;
  /** How often a target is tried anew that ended in an error. */
  readonly retries: number;
  /** How long a target may take in all; undefined: as long as it does. */
  readonly targetTimeoutMs: number | undefined;
}

const NETWORK_TIMEOUT_MS = 30_000;
const BOOT_TIMEOUT_MS = 120_000;
const RETRIES = 1;

export interface SettingsHost {
  readonly arch: string;
  readonly env: GithubVariables;
}

/** Inputs win over the configuration file, which wins over defaults. Throws BAD_OPTION. */
export function buildSettings(
  raw: RawInputs,
  config: SettingsConfig,
  { arch, env }: SettingsHost,
): Settings {
  const flags = checksOfFlags(raw);
  const seconds = (name: string, text: string | undefined) =>
    text === undefined ? undefined : parseSeconds(name, text);
  const patiently = (ms: number) => Math.min(ms * patienceFor(arch), LONGEST_TIMER_MS);
  const packages = raw.packages.length > 0 ? raw.packages : (config.packages ?? []);
  const life = buildLifePlan(raw, config, env);
  refuseWithoutPackages(life, packages);
  return {
    packages,
    life,
    watches: buildWatchPlan(raw, config),
    extraPackages:
      raw.extraPackages.length > 0
        ? parseExtraPackages(raw.extraPackages)
        : (config.extraPackages ?? {}),
    checks: flags.length > 0 ? flags : (config.checks ?? []),
    network:
      (raw.network === undefined ? config.network : parseNetworkMode(raw.network)) ?? 'private',
    limits: raw.limits.length > 0 ? parseLimits(raw.limits) : (config.limits ?? {}),
    privateUsers: raw.privateUsers || config.privateUsers === true,
    networkTimeoutMs: patiently(
      seconds('network-timeout', raw.networkTimeout) ??
        config.networkTimeoutMs ??
        NETWORK_TIMEOUT_MS,
    ),
    bootTimeoutMs: patiently(
      seconds('boot-timeout', raw.bootTimeout) ?? config.bootTimeoutMs ?? BOOT_TIMEOUT_MS,
    ),
    retries: raw.retries === undefined ? (config.retries ?? RETRIES) : parseRetries(raw.retries),
    targetTimeoutMs: seconds('target-timeout', raw.targetTimeout) ?? config.targetTimeoutMs,
  };
}
