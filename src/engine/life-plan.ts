import { PostrojError } from '../errors.js';
import { parseSeconds, type RawInputs } from './inputs.js';
import { parseLanes, type Lane } from './lane.js';
import { needsPrevious, parseLifecycle, type LifeStep } from './lifecycle.js';
import { parseUpgradeFrom, type UpgradeFrom } from './upgrade-from.js';

/** What a configuration file says of it, each as the user wrote it. */
export interface LifeConfig {
  readonly lifecycle?: readonly string[] | undefined;
  readonly upgradeFrom?: string | undefined;
  readonly lanes?: readonly string[] | undefined;
  readonly installTimeoutMs?: number | undefined;
}

export interface LifePlan {
  readonly steps: readonly LifeStep[];
  readonly upgradeFrom: UpgradeFrom;
  readonly lanes: readonly Lane[];
  /** How long one step of a package manager may take. */
  readonly installTimeoutMs: number;
  readonly github: Github;
}

export interface Github {
  readonly apiUrl: string;
  /** `owner/name`; undefined where nothing tells it. */
  readonly repository: string | undefined;
  readonly token: string | undefined;
}

/** As for GitHub's jobs; docs.github.com, variables. */
export type GithubVariables = Readonly<
  Partial<Record<'GITHUB_API_URL' | 'GITHUB_REPOSITORY' | 'GITHUB_TOKEN', string>>
>;

const INSTALL_TIMEOUT_MS = 30 * 60_000;

type LifeInputs = Pick<
  RawInputs,
  'lifecycle' | 'upgradeFrom' | 'lanes' | 'installTimeout' | 'githubToken'
>;

/** Inputs win over the configuration file. Throws BAD_OPTION. */
export function buildLifePlan(raw: LifeInputs, config: LifeConfig, env: GithubVariables): LifePlan {
  const upgradeFrom = raw.upgradeFrom ?? config.upgradeFrom;
  const words = raw.lifecycle.length > 0 ? raw.lifecycle : config.lifecycle;
  const usual = upgradeFrom === undefined ? ['install'] : ['install', 'upgrade'];
  const steps = parseLifecycle(words ?? usual);
  if (upgradeFrom !== undefined && !needsPrevious(steps)) {
    throw new PostrojError('BAD_OPTION', 'upgrade-from is of no use without an upgrade', {
      hint: 'Put upgrade or downgrade into the lifecycle, or leave upgrade-from out.',
    });
  }
  return {
    steps,
    upgradeFrom: parseUpgradeFrom(upgradeFrom ?? 'self'),
    lanes: parseLanes(raw.lanes.length > 0 ? raw.lanes : (config.lanes ?? ['booted'])),
    installTimeoutMs:
      raw.installTimeout === undefined
        ? (config.installTimeoutMs ?? INSTALL_TIMEOUT_MS)
        : parseSeconds('install-timeout', raw.installTimeout),
    github: {
      apiUrl: env.GITHUB_API_URL || 'https://api.github.com',
      repository: env.GITHUB_REPOSITORY || undefined,
      token: raw.githubToken ?? (env.GITHUB_TOKEN || undefined),
    },
  };
}

/** Throws BAD_OPTION where packages are needed and there are none. */
export function refuseWithoutPackages(life: LifePlan, packages: readonly string[]): void {
  if (packages.length > 0) return;
  const needing = life.lanes.includes('build') ? 'lanes' : life.steps.length > 1 && 'lifecycle';
  if (needing === false) return;
  throw new PostrojError('BAD_OPTION', `${needing}: there is no package that could be installed`, {
    hint: 'Name a package to install.',
  });
}
