import path from 'node:path';

import { PostrojError } from '../../errors.js';
import { plainText } from '../../system/log.js';
import { readConfigFile } from './config-file.js';
import type { Mistake } from './mistakes.js';
import { readTree } from './read-tree.js';
import { placeOf, plainValue, treeAt, type Place, type Tree } from './tree.js';

const MOST_FILES = 30;

interface Loading {
  /** What all files are in or below; of the named one also the working directory. */
  readonly root: string;
  readonly trees: Tree[];
  readonly mistakes: Mistake[];
}

/** Files with all that they include, those that are included before those that include them. */
export async function loadFiles(
  file: string,
  cwd: string,
): Promise<Pick<Loading, 'trees' | 'mistakes'>> {
  const root = path.dirname(file);
  const shown = path.basename(file);
  const text = await readConfigFile(file, { shown: plainText(file), inside: [root, cwd] });
  const loading: Loading = { root, trees: [], mistakes: [] };
  const tree = readTree(text, shown, loading.mistakes);
  if (tree) await loadTree(tree, [file], loading);
  return loading;
}

/** `way` leads from the named file to this one. */
async function loadTree(tree: Tree, way: readonly string[], loading: Loading): Promise<void> {
  for (const { word, at } of includesOf(tree)) {
    const file = path.resolve(path.dirname(way.at(-1) ?? ''), word);
    const problem = problemOf(word, file, { way, loading });
    if (problem === undefined) await loadInclude(file, at, { way, loading });
    else loading.mistakes.push({ at, message: problem });
  }
  loading.trees.push(tree);
}

interface Way {
  readonly way: readonly string[];
  readonly loading: Loading;
}

function problemOf(word: string, file: string, { way, loading }: Way): string | undefined {
  if (path.isAbsolute(word) || /^[a-z]+:\/\//i.test(word)) {
    return `include: '${word}' is not relative to this file`;
  }
  if (way.includes(file)) {
    const names = [...way.slice(way.indexOf(file)), file].map((one) => nameIn(loading.root, one));
    return `include: a circle: ${names.join(' → ')}`;
  }
  if (loading.trees.length + way.length >= MOST_FILES) {
    return `include: more than ${MOST_FILES} files`;
  }
  return undefined;
}

async function loadInclude(file: string, at: Place, { way, loading }: Way): Promise<void> {
  const shown = nameIn(loading.root, file);
  const text = await readConfigFile(file, { shown, inside: [loading.root] }).catch(
    (error: unknown) => {
      if (!(error instanceof PostrojError)) throw error;
      loading.mistakes.push({ at, message: `include: ${error.message}` });
    },
  );
  const tree = text === undefined ? undefined : readTree(text, shown, loading.mistakes);
  if (tree) await loadTree(tree, [...way, file], loading);
}

function nameIn(root: string, file: string): string {
  return plainText(path.relative(root, file));
}

function includesOf(tree: Tree): { readonly word: string; readonly at: Place }[] {
  const given = treeAt(tree, ['include']);
  const value = given && plainValue(given);
  const list = Array.isArray(value) ? value : [value];
  return list.flatMap((word, index) => {
    const at = placeOf(tree, Array.isArray(value) ? ['include', index] : ['include']);
    return typeof word === 'string' && word !== '' ? [{ word, at }] : []; // the schema tells the rest
  });
}
