import { availableParallelism } from 'node:os';
import path from 'node:path';

import { resolveReference, type Resolution } from '../distros/resolve.js';
import { PostrojError } from '../errors.js';
import { checkArch, checkRunnable } from './architecture.js';
import { chooseCombinations } from './config/choose-combinations.js';
import type { Environment } from './config/environment.js';
import { matchesImage } from './config/image-pattern.js';
import { secretsOfFlags } from './check-flags.js';
import type { Config } from './config/layer.js';
import { mergeSettings } from './config/merge-settings.js';
import { mergeOrigins, withoutChecks, type Origins } from './config/origins.js';
import { DEFAULT_CONFIG, findConfig, type FoundConfig } from './find-config.js';
import { hostArch } from './host-arch.js';
import { obeyLock, readImageLock } from './image-lock.js';
import { parseArch, parseJobs, parseSeconds, type RawInputs } from './inputs.js';
import { parseReports, type ReportRequest } from './report-request.js';
import { replayWords, type ReplayWords } from './replay-words.js';
import { buildSettings, type Settings, type SettingsHost } from './settings.js';

export interface TargetPlan {
  readonly resolution: Resolution;
  readonly arch: string;
  /** The image that it must be, as postroj.lock says. */
  readonly digest?: string;
  /** Its values of the configuration's matrix. */
  readonly matrix?: Readonly<Record<string, string>>;
  /** Its own; undefined where those of the plan hold. */
  readonly settings?: Settings;
  /** Where in the files its own were written. */
  readonly origins?: Origins;
}

/** Everything that a run will do, every mistake found before anything starts. */
export interface Plan extends Settings {
  readonly targets: readonly TargetPlan[];
  readonly jobs: number;
  /** How long the run may take; undefined: as long as it does. */
  readonly timeoutMs: number | undefined;
  /** Whether the first target that does not pass ends the others. */
  readonly failFast: boolean;
  /** Whether the host's limits may be raised for the run. */
  readonly raiseHostLimits: boolean;
  /** Absolute. */
  readonly reportDir: string | undefined;
  /** Besides those of the report directory. */
  readonly reports: readonly ReportRequest[];
  /** Packages are relative to it. */
  readonly cwd: string;
  /** What a command line like this one has, but for the image. */
  readonly replay: ReplayWords;
  /** Must not be shown, wherever they turn up. */
  readonly secrets: readonly string[];
  /** What who started the run should know. */
  readonly notices: readonly string[];
  /** Where in the files its settings were written; of checks only where they are those of the files. */
  readonly origins: Origins;
  /** What the files of `origins` are relative to. */
  readonly configDirectory: string;
}

/** What it looks at besides; tests bring their own. */
export interface PlanHost {
  readonly env?: Environment;
  readonly binfmtDirectory?: string;
}

/** Inputs win over the configuration file, which wins over defaults. */
export async function buildPlan(
  raw: RawInputs,
  cwd: string,
  { env = process.env, binfmtDirectory }: PlanHost = {},
): Promise<Plan> {
  const found = await findConfig(raw.config, cwd, env);
  const arch = raw.arch === undefined ? hostArch() : parseArch(raw.arch);
  const host: SettingsHost = { arch, env };
  const combinations = chooseCombinations(found.combinations, raw.matrix);
  const targets = combinations.flatMap((config) => targetsOf(raw, config, host));
  const [first] = combinations;
  if (targets.length === 0 || !first) {
    throw new PostrojError('BAD_OPTION', 'no image to test on', {
      hint: 'Name at least one, such as debian-bookworm; all labels: postroj list-images',
    });
  }
  targets.forEach(checkArch);
  await checkRunnable(arch, binfmtDirectory);
  const locked = await readImageLock(cwd);
  const settings = buildSettings(raw, first.settings, host);
  return {
    targets: targets.map((target) => obeyLock(target, locked)),
    ...settings,
    jobs: (raw.jobs === undefined ? undefined : parseJobs(raw.jobs)) ?? autoJobs(),
    timeoutMs:
      raw.timeout === undefined ? first.run.timeoutMs : parseSeconds('timeout', raw.timeout),
    failFast: raw.failFast ?? first.run.failFast ?? false,
    raiseHostLimits: raw.raiseHostLimits,
    reportDir: raw.reportDir === undefined ? undefined : path.resolve(cwd, raw.reportDir),
    reports: parseReports(raw.reports, cwd),
    cwd,
    replay: replayWords(raw, found),
    secrets: [...found.secrets, ...secretsOfFlags(raw)],
    notices: noticesOf(found),
    origins: originsFor(settings, first),
    configDirectory: path.dirname(found.file ?? '.'),
  };
}

/** Every image, with what the configuration has of its own for it. */
function targetsOf(raw: RawInputs, config: Config, host: SettingsHost): TargetPlan[] {
  const images = raw.images.length > 0 ? raw.images : (config.images ?? []);
  const hasMatrix = Object.keys(config.matrix).length > 0;
  return distinctTargets(images.map(resolveReference), host.arch).map((target) => {
    const own = config.overrides.filter(({ pattern }) => matchesImage(pattern, target.resolution));
    if (own.length === 0 && !hasMatrix) return target;
    const ofFiles = own.map((one) => one.settings).reduce(mergeSettings, config.settings);
    const origins = own.map((one) => one.origins).reduce(mergeOrigins, config.origins);
    const settings = buildSettings(raw, ofFiles, host);
    return {
      ...target,
      ...(hasMatrix && { matrix: config.matrix }),
      settings,
      origins: originsFor(settings, { settings: ofFiles, origins }),
    };
  });
}

/** Checks of flags are written in no file, and leave none of the files'. */
function originsFor(
  { checks }: Settings,
  { settings, origins }: Pick<Config, 'settings' | 'origins'>,
): Origins {
  return checks === settings.checks ? origins : withoutChecks(origins);
}

/** Half of a machine's life is waiting: measured on two processors, four at once take 0.35 of the time. */
function autoJobs(): number {
  return 2 * availableParallelism();
}

function noticesOf({ byDefault }: FoundConfig): string[] {
  if (!byDefault) return [];
  return [`settings are taken from ${DEFAULT_CONFIG}, which is here; --config none leaves it`];
}

/** The same image under two names is tested once. */
export function distinctTargets(resolutions: readonly Resolution[], arch: string): TargetPlan[] {
  const key = ({ name, sources }: Resolution) => [name, ...sources].join('\n');
  const byKey = new Map(resolutions.map((resolution) => [key(resolution), resolution]));
  return [...byKey.values()].map((resolution) => ({ resolution, arch }));
}

/** What reports call it: `debian-bookworm (db=postgres)`. */
export function nameOfTarget({ resolution, matrix }: TargetPlan): string {
  if (!matrix) return resolution.name;
  const values = Object.entries(matrix).map(([name, value]) => `${name}=${value}`);
  return `${resolution.name} (${values.join(', ')})`;
}

/** The plan as it is for one target. */
export function planFor(target: TargetPlan, plan: Plan): Plan {
  return { ...plan, ...target.settings, origins: target.origins ?? plan.origins };
}
