import { resolveReference } from '../../distros/resolve.js';
import { needsPrevious, parseLifecycle } from '../lifecycle.js';
import type { EnvAccess } from './environment.js';
import type { ReadCheck } from './examine-checks.js';
import { explainIssues } from './explain.js';
import { fillTree } from './expressions.js';
import { patternProblem } from './image-pattern.js';
import type { MatrixValues } from './matrix-values.js';
import { mergeSettings } from './merge-settings.js';
import { attempt, type Mistake } from './mistakes.js';
import { mergeOrigins, originsOf, type Origins } from './origins.js';
import { configSchema, type RawConfig, type RawSettings } from './schema.js';
import { buildSettingsConfig, milliseconds, type SettingsConfig } from './settings-config.js';
import { keyPlace, placeOf, plainValue, type Tree } from './tree.js';

/** What the files say for one combination of the matrix. */
export interface Config {
  readonly matrix: MatrixValues;
  readonly images?: readonly string[] | undefined;
  readonly run: RunConfig;
  readonly settings: SettingsConfig;
  readonly origins: Origins;
  /** In the order of the files: a later one wins. */
  readonly overrides: readonly Override[];
}

/** What concerns the run as a whole. */
export interface RunConfig {
  readonly timeoutMs?: number | undefined;
  readonly failFast?: boolean | undefined;
}

/** What the images that match have of their own. */
export interface Override {
  readonly pattern: string;
  readonly settings: SettingsConfig;
  readonly origins: Origins;
}

export function noConfig(matrix: MatrixValues): Config {
  return { matrix, run: {}, settings: {}, origins: new Map(), overrides: [] };
}

interface Reading {
  readonly matrix: MatrixValues;
  readonly env: EnvAccess;
  readonly mistakes: Mistake[];
  /** Joined by every check that could be read. */
  readonly checks: ReadCheck[];
}

/** What one file says. */
export function readLayer(given: Tree, reading: Reading): Config {
  const { matrix, mistakes, checks } = reading;
  const tree = fillSettings(given, reading);
  const parsed = configSchema.safeParse(plainValue(tree));
  mistakes.push(...explainIssues(parsed.error?.issues ?? [], tree));
  if (!parsed.data) return noConfig(matrix);
  const { images, overrides = {}, ...settings } = parsed.data;
  checkImages(images ?? [], tree, mistakes);
  checkUpgradeFrom(settings, tree, mistakes);
  return {
    matrix,
    images,
    run: { timeoutMs: milliseconds(settings.timeout), failFast: settings['fail-fast'] },
    settings: buildSettingsConfig(settings, { tree, path: [], mistakes, checks }),
    origins: originsOf(parsed.data, tree),
    overrides: Object.entries(overrides).map(([pattern, raw]) =>
      readOverride(pattern, raw, { tree, mistakes, checks }),
    ),
  };
}

/** What is included, and the matrix itself, is the same for all combinations. */
function fillSettings(tree: Tree, { matrix, env, mistakes }: Reading): Tree {
  if (tree.kind !== 'map') return tree;
  const entries = tree.entries.map((entry) => {
    if (entry.key === 'include' || entry.key === 'matrix') return entry;
    return { ...entry, tree: fillTree(entry.tree, { env: env.read, matrix }, mistakes) };
  });
  return { ...tree, entries };
}

type Places = Pick<Reading, 'mistakes' | 'checks'> & { readonly tree: Tree };

function readOverride(pattern: string, raw: RawSettings, places: Places): Override {
  const { tree, mistakes } = places;
  const path = ['overrides', pattern];
  const problem = patternProblem(pattern);
  if (problem !== undefined) {
    mistakes.push({ at: keyPlace(tree, ['overrides'], pattern), message: `overrides: ${problem}` });
  }
  return {
    pattern,
    settings: buildSettingsConfig(raw, { ...places, path }),
    origins: originsOf(raw, tree, path),
  };
}

function checkImages(images: NonNullable<RawConfig['images']>, tree: Tree, mistakes: Mistake[]) {
  for (const [index, image] of images.entries()) {
    attempt(() => resolveReference(image), placeOf(tree, ['images', index]), mistakes);
  }
}

/** Only within one file, and without an override's own: the plan looks at the whole. */
function checkUpgradeFrom(raw: RawSettings, tree: Tree, mistakes: Mistake[]): void {
  const { lifecycle, 'upgrade-from': upgradeFrom } = raw;
  if (!lifecycle || upgradeFrom === undefined) return;
  const steps = attempt(() => parseLifecycle(lifecycle), tree.at, []);
  if (!steps || needsPrevious(steps)) return;
  const message = 'upgrade-from is of no use without an upgrade in the lifecycle';
  mistakes.push({ at: keyPlace(tree, [], 'upgrade-from'), message });
}

/** The second is of a file that includes the first, or of one that comes later. */
export function mergeConfigs(below: Config, above: Config): Config {
  return {
    matrix: below.matrix,
    images: above.images ?? below.images,
    run: {
      timeoutMs: above.run.timeoutMs ?? below.run.timeoutMs,
      failFast: above.run.failFast ?? below.run.failFast,
    },
    settings: mergeSettings(below.settings, above.settings),
    origins: mergeOrigins(below.origins, above.origins),
    overrides: [...below.overrides, ...above.overrides],
  };
}
