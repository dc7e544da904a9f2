import { catalogue } from '../distros/catalogue/index.js';
import { EVERY_FAMILY, type ExtraPackages } from '../distros/extra-packages.js';
import { families } from '../distros/families/index.js';
import { nearestFamily } from '../distros/nearest-family.js';
import { PostrojError } from '../errors.js';
import { networkModes, type NetworkMode } from '../machine/network.js';
import { noChecks, type RawChecks } from './check-flags.js';

/** What a user asked for, as text: the flags of the command line, the inputs of the action. */
export interface RawInputs extends RawChecks {
  readonly images: readonly string[];
  /** The host's by default. */
  readonly arch: string | undefined;
  readonly packages: readonly string[];
  /** `debian: curl jq`, or names alone for every family. */
  readonly extraPackages: readonly string[];
  /** Phases, in their order. */
  readonly lifecycle: readonly string[];
  readonly upgradeFrom: string | undefined;
  readonly lanes: readonly string[];
  /** In seconds. */
  readonly installTimeout: string | undefined;
  readonly githubToken: string | undefined;
  /** `journal=respect`. */
  readonly watch: readonly string[];
  readonly leftovers: string | undefined;
  /** Globs. */
  readonly leftoversAllow: readonly string[];
  /** `memory=200M`, `start=5`. */
  readonly budgets: readonly string[];
  /** In seconds. */
  readonly stableFor: string | undefined;
  readonly network: string | undefined;
  /** `memory=512M`, `cpus=1.5`, `tasks=500`. */
  readonly limits: readonly string[];
  readonly privateUsers: boolean;
  /** In seconds. */
  readonly networkTimeout: string | undefined;
  /** In seconds. */
  readonly bootTimeout: string | undefined;
  readonly retries: string | undefined;
  /** Of the whole run, in seconds. */
  readonly timeout: string | undefined;
  /** Of each target, in seconds. */
  readonly targetTimeout: string | undefined;
  readonly failFast: boolean | undefined;
  readonly jobs: string | undefined;
  readonly raiseHostLimits: boolean;
  readonly reportDir: string | undefined;
  /** `junit=FILE`. */
  readonly reports: readonly string[];
  readonly config: string | undefined;
  /** `db=postgres`, of the configuration's matrix. */
  readonly matrix: readonly string[];
}

export const noInputs: RawInputs = {
  images: [],
  arch: undefined,
  packages: [],
  extraPackages: [],
  lifecycle: [],
  upgradeFrom: undefined,
  lanes: [],
  installTimeout: undefined,
  githubToken: undefined,
  watch: [],
  leftovers: undefined,
  leftoversAllow: [],
  budgets: [],
  stableFor: undefined,
  ...noChecks,
  network: undefined,
  limits: [],
  privateUsers: false,
  networkTimeout: undefined,
  bootTimeout: undefined,
  retries: undefined,
  timeout: undefined,
  targetTimeout: undefined,
  failFast: undefined,
  jobs: undefined,
  raiseHostLimits: false,
  reportDir: undefined,
  reports: [],
  config: undefined,
  matrix: [],
};

/** A longer timer of Node's would go off at once. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1;

export function parseSeconds(name: string, text: string): number {
  const seconds = Number(text);
  if (text.trim() !== '' && Number.isFinite(seconds) && seconds > 0) {
    return Math.min(seconds * 1000, LONGEST_TIMER_MS);
  }
  throw new PostrojError(
    'BAD_OPTION',
    `${name} must be a number of seconds above 0, not '${text}'`,
  );
}

/** Undefined stands for `auto`. */
export function parseJobs(text: string): number | undefined {
  if (text === 'auto') return undefined;
  const jobs = Number(text);
  if (Number.isInteger(jobs) && jobs >= 1) return jobs;
  throw new PostrojError(
    'BAD_OPTION',
    `jobs must be auto or a whole number above 0, not '${text}'`,
  );
}

export function parseRetries(text: string): number {
  if (/^\d{1,2}$/.test(text)) return Number(text);
  throw new PostrojError(
    'BAD_OPTION',
    `retries must be a whole number from 0 to 99, not '${text}'`,
  );
}

/** As Go and OCI name them, or as uname(1) does. */
export function parseArch(text: string): string {
  const others: Readonly<Record<string, string>> = { x86_64: 'amd64', aarch64: 'arm64' };
  const arch = others[text] ?? text;
  const known = [...new Set(catalogue.flatMap(({ architectures }) => architectures))].sort();
  if (known.includes(arch)) return arch;
  throw new PostrojError('BAD_OPTION', `arch: there is no '${text}'`, {
    hint: `Allowed: ${known.join(', ')}.`,
  });
}

export function parseNetworkMode(text: string): NetworkMode {
  const mode = networkModes.find((one) => one === text);
  if (mode) return mode;
  throw new PostrojError('BAD_OPTION', `network must be private, none or host, not '${text}'`);
}

/** Lines of `debian: curl jq`; names without a family are for every one. */
export function parseExtraPackages(lines: readonly string[]): ExtraPackages {
  const byFamily: Record<string, string[]> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    const family = colon < 0 ? EVERY_FAMILY : parseFamily(line.slice(0, colon).trim());
    const names = line
      .slice(colon + 1)
      .split(/[\s,]+/)
      .filter(Boolean);
    if (names.length === 0) {
      throw new PostrojError('BAD_OPTION', `extra-packages: '${line}' names no package`, {
        hint: EXTRA_PACKAGES_HINT,
      });
    }
    (byFamily[family] ??= []).push(...names.map(parseExtraPackage));
  }
  return byFamily;
}

const EXTRA_PACKAGES_HINT = "Write 'debian: curl jq', or 'jq' for every family.";

/** A family's name, or `*`. */
export function parseFamily(name: string): string {
  const known = [...families.map((family) => family.name), EVERY_FAMILY];
  if (known.includes(name)) return name;
  const nearest = nearestFamily(name);
  throw new PostrojError(
    'BAD_OPTION',
    `extra-packages: unknown family '${name}'${nearest ? `; did you mean ${nearest}?` : ''} (families: ${known.join(', ')})`,
    { hint: EXTRA_PACKAGES_HINT },
  );
}

/** A name alone: apt takes one that ends in `-` for a package to remove. */
export function parseExtraPackage(name: string): string {
  if (/^[A-Za-z0-9](?:[\w.+-]*[\w.+])?$/.test(name)) return name;
  throw new PostrojError('BAD_OPTION', `extra-packages: '${name}' is not the name of a package`, {
    hint: EXTRA_PACKAGES_HINT,
  });
}
