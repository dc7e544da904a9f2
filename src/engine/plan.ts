import { availableParallelism } from 'node:os';
import path from 'node:path';

import type { CheckSpec } from '../checks/index.js';
import type { ExtraPackages } from '../distros/extra-packages.js';
import { resolveReference, type Resolution } from '../distros/resolve.js';
import { PostrojError } from '../errors.js';
import type { Limits } from '../machine/limits.js';
import type { NetworkMode } from '../machine/network.js';
import { checkArch, checkRunnable, patienceFor } from './architecture.js';
import { hostArch } from './host-arch.js';
import {
  buildLifePlan,
  refuseWithoutPackages,
  type GithubVariables,
  type LifePlan,
} from './life-plan.js';
import { obeyLock, readImageLock } from './image-lock.js';
import {
  LONGEST_TIMER_MS,
  parseArch,
  parseCommand,
  parseExtraPackages,
  parseJobs,
  parseNetwork,
  parseNetworkMode,
  parseRetries,
  parseSeconds,
  parseUnit,
  type RawInputs,
} from './inputs.js';
import { parseLimits } from './limits.js';
import { replayWords, type ReplayWords } from './replay-words.js';
import { buildWatchPlan, type WatchPlan } from './watches/watch-plan.js';

export interface TargetPlan {
  readonly resolution: Resolution;
  readonly arch: string;
  /** The image that it must be, as postroj.lock says. */
  readonly digest?: string;
}

/** Everything that a run will do, every mistake found before anything starts. */
export interface Plan {
  readonly targets: readonly TargetPlan[];
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
  readonly jobs: number;
  /** Whether the host's limits may be raised for the run. */
  readonly raiseHostLimits: boolean;
  /** Absolute. */
  readonly reportDir: string | undefined;
  /** Packages are relative to it. */
  readonly cwd: string;
  /** What a command line like this one has, but for the image. */
  readonly replay: ReplayWords;
}

const NETWORK_TIMEOUT_MS = 30_000;
const BOOT_TIMEOUT_MS = 120_000;

/** What it looks at besides; tests bring their own. */
export interface PlanHost {
  readonly env?: GithubVariables;
  readonly binfmtDirectory?: string;
}

/** Inputs win over the configuration file, which wins over defaults. */
export async function buildPlan(
  raw: RawInputs,
  cwd: string,
  { env = process.env, binfmtDirectory }: PlanHost = {},
): Promise<Plan> {
  const config = raw.config === undefined ? {} : await loadConfig(path.resolve(cwd, raw.config));
  const images = raw.images.length > 0 ? raw.images : (config.images ?? []);
  if (images.length === 0) {
    throw new PostrojError('BAD_OPTION', 'no image to test on', {
      hint: 'Name at least one, such as debian-bookworm; all labels: postroj list-images',
    });
  }
  const flags = [
    ...raw.checkUnit.map(parseUnit),
    ...raw.checkNetwork.map(parseNetwork),
    ...raw.checkCommand.map(parseCommand),
  ];
  const seconds = (name: string, text: string | undefined) =>
    text === undefined ? undefined : parseSeconds(name, text);
  const arch = raw.arch === undefined ? hostArch() : parseArch(raw.arch);
  const targets = distinctTargets(images.map(resolveReference), arch);
  targets.forEach(checkArch);
  await checkRunnable(arch, binfmtDirectory);
  const patiently = (ms: number) => Math.min(ms * patienceFor(arch), LONGEST_TIMER_MS);
  const packages = raw.packages.length > 0 ? raw.packages : (config.packages ?? []);
  const life = buildLifePlan(raw, config, env);
  refuseWithoutPackages(life, packages);
  const locked = await readImageLock(cwd);
  return {
    targets: targets.map((target) => obeyLock(target, locked)),
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
    retries: raw.retries === undefined ? (config.retries ?? 1) : parseRetries(raw.retries),
    jobs: (raw.jobs === undefined ? undefined : parseJobs(raw.jobs)) ?? autoJobs(),
    raiseHostLimits: raw.raiseHostLimits,
    reportDir: raw.reportDir === undefined ? undefined : path.resolve(cwd, raw.reportDir),
    cwd,
    replay: replayWords(raw, life),
  };
}

/** Half of a machine's life is waiting: measured on two processors, four at once take 0.35 of the time. */
function autoJobs(): number {
  return 2 * availableParallelism();
}

/** The parser and the schema are loaded only for those who have a file. */
async function loadConfig(file: string) {
  const { readConfig } = await import('./config.js');
  return readConfig(file);
}

/** The same image under two names is tested once. */
export function distinctTargets(resolutions: readonly Resolution[], arch: string): TargetPlan[] {
  const key = ({ name, sources }: Resolution) => [name, ...sources].join('\n');
  const byKey = new Map(resolutions.map((resolution) => [key(resolution), resolution]));
  return [...byKey.values()].map((resolution) => ({ resolution, arch }));
}
