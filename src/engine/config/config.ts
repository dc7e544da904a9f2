import path from 'node:path';

import { maskText } from '../secrets.js';
import { combinationsIn } from './matrix-values.js';
import { openEnvironment, type Environment } from './environment.js';
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
  return buildConfig(trees, env, mistakes);
}

/** Of one file alone, whose includes are left aside. */
export function parseConfig(text: string, file: string, env: Environment = {}): ConfigFiles {
  const mistakes: Mistake[] = [];
  const tree = readTree(text, file, mistakes);
  return buildConfig(tree ? [tree] : [], env, mistakes);
}

function buildConfig(
  given: readonly Tree[],
  variables: Environment,
  mistakes: Mistake[],
): ConfigFiles {
  const env = openEnvironment(variables);
  const trees = given.map((tree) => (isEmpty(tree) ? nothingAt(tree) : tree));
  const combinations = combinationsIn(trees, mistakes).map((matrix) => {
    const layers = trees.map((tree) => readLayer(tree, { matrix, env, mistakes }));
    return layers.reduce(mergeConfigs, noConfig(matrix));
  });
  const secrets = [...env.secrets];
  const shown = mistakes.map(({ at, message }) => ({ at, message: maskText(message, secrets) }));
  refuseMistakes(shown, CONFIG_HINT);
  return { combinations, secrets };
}

function isEmpty(tree: Tree): boolean {
  return tree.kind === 'scalar' && tree.value === null && /^(?:null|~)?$/i.test(tree.source);
}

function nothingAt({ at }: Tree): Tree {
  return { kind: 'map', at, entries: [] };
}
