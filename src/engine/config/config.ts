import path from 'node:path';

import { secretsOf } from '../../checks/index.js';
import { maskText } from '../secrets.js';
import { combinationsIn } from './matrix-values.js';
import { openEnvironment, type Environment } from './environment.js';
import { examineChecks, type ReadCheck } from './examine-checks.js';
import { loadFiles } from './load-files.js';
import { mergeConfigs, noConfig, readLayer, type Config } from './layer.js';
import { refuseMistakes, type Mistake } from './mistakes.js';
import { readTree } from './read-tree.js';
import { CONFIG_HINT } from './schema.js';
import type { Tree } from './tree.js';

export type { Config, Override } from './layer.js';

export interface ConfigFiles {
  /** One for each combination of the matrix; one where there is none. */
  readonly combinations: readonly Config[];
  /** Values of the environment that must not be shown. */
  readonly secrets: readonly string[];
}

/** Throws BAD_CONFIG with all mistakes at once, each as `file:line:column: what`. */
export async function readConfig(
  file: string,
  { cwd, env }: { readonly cwd: string; readonly env: Environment },
): Promise<ConfigFiles> {
  const { trees, mistakes } = await loadFiles(path.resolve(cwd, file), cwd);
  const { checks, ...files } = buildConfig(trees, env, mistakes);
  refuse(await examineChecks(checks, cwd), files.secrets);
  return files;
}

/** Of one file alone, whose includes are left aside. */
export function parseConfig(text: string, file: string, env: Environment = {}): ConfigFiles {
  const mistakes: Mistake[] = [];
  const tree = readTree(text, file, mistakes);
  const { combinations, secrets } = buildConfig(tree ? [tree] : [], env, mistakes);
  return { combinations, secrets };
}

function buildConfig(
  given: readonly Tree[],
  variables: Environment,
  mistakes: Mistake[],
): ConfigFiles & { readonly checks: readonly ReadCheck[] } {
  const checks: ReadCheck[] = [];
  const env = openEnvironment(variables);
  const trees = given.map((tree) => (isEmpty(tree) ? nothingAt(tree) : tree));
  const combinations = combinationsIn(trees, mistakes).map((matrix) => {
    const layers = trees.map((tree) => readLayer(tree, { matrix, env, mistakes, checks }));
    return layers.reduce(mergeConfigs, noConfig(matrix));
  });
  refuse(mistakes, [...env.secrets]);
  const secrets = new Set([...env.secrets, ...checks.flatMap(({ spec }) => secretsOf(spec))]);
  return { combinations, secrets: [...secrets], checks };
}

/** Nothing of the environment is told. */
function refuse(mistakes: readonly Mistake[], secrets: readonly string[]): void {
  const shown = mistakes.map(({ at, message }) => ({ at, message: maskText(message, secrets) }));
  refuseMistakes(shown, CONFIG_HINT);
}

function isEmpty(tree: Tree): boolean {
  return tree.kind === 'scalar' && tree.value === null && /^(?:null|~)?$/i.test(tree.source);
}

function nothingAt({ at }: Tree): Tree {
  return { kind: 'map', at, entries: [] };
}
