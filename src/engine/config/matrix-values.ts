import type { Mistake } from './mistakes.js';
import { configSchema, type RawConfig } from './schema.js';
import { placeOf, plainValue, treeAt, type Tree } from './tree.js';

/** One value of each name. */
export type MatrixValues = Readonly<Record<string, string>>;

type RawMatrix = NonNullable<RawConfig['matrix']>;

/** Each is a machine for every image. */
const MOST_COMBINATIONS = 100;

/** Of all files: a name that two of them have is the later one's. One without values for no matrix. */
export function combinationsIn(trees: readonly Tree[], mistakes: Mistake[]): MatrixValues[] {
  const matrices = trees.map((tree) => readMatrix(tree, mistakes));
  const matrix = Object.assign({}, ...matrices) as RawMatrix;
  const size = Object.values(matrix).reduce((product, values) => product * values.length, 1);
  if (size <= MOST_COMBINATIONS) return combinationsOf(matrix);
  const message = `matrix: ${size} combinations, more than ${MOST_COMBINATIONS}`;
  const culprit = trees.findLast((tree) => treeAt(tree, ['matrix']));
  if (culprit) mistakes.push({ at: placeOf(culprit, ['matrix']), message });
  return [{}];
}

/** The last name's value changes first. */
export function combinationsOf(matrix: RawMatrix): MatrixValues[] {
  return Object.entries(matrix).reduce<MatrixValues[]>(
    (combinations, [name, values]) =>
      combinations.flatMap((before) =>
        values.map((value) => ({ ...before, [name]: String(value) })),
      ),
    [{}],
  );
}

/** What is wrong with its shape is told with the rest of the file. */
function readMatrix(tree: Tree, mistakes: Mistake[]): RawMatrix {
  const inner = treeAt(tree, ['matrix']);
  const { data } = configSchema.def.shape.matrix.safeParse(inner && plainValue(inner));
  for (const name of Object.keys(data ?? {})) mistakes.push(...shortened(tree, name));
  return data ?? {};
}

/** 13.0 would be `13` in every text that it is put into. */
function shortened(tree: Tree, name: string): Mistake[] {
  const list = treeAt(tree, ['matrix', name]);
  if (list?.kind !== 'list') return [];
  return list.items.flatMap((one) => {
    if (one.kind !== 'scalar' || typeof one.value !== 'number') return [];
    const { at, source, value } = one;
    if (String(value) === source) return [];
    const message = `matrix.${name}: ${source} is a number to YAML, ${value}: write '${source}' in quotes`;
    return [{ at, message }];
  });
}
