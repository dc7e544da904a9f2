import { didYouMean } from './did-you-mean.js';
import type { Mistake } from './mistakes.js';
import type { ScalarTree, Tree } from './tree.js';

/** What `${{ env.NAME }}` and `${{ matrix.NAME }}` stand for. */
export interface Variables {
  readonly env: EnvReader;
  readonly matrix: Readonly<Record<string, string>>;
}

/** The value, or why it is not to be had. */
export type EnvReader = (name: string) => { readonly value: string } | { readonly refused: string };

/** The same tree, every expression in its texts replaced; places and sources stay. Keys stay, too. */
export function fillTree(tree: Tree, variables: Variables, mistakes: Mistake[]): Tree {
  switch (tree.kind) {
    case 'scalar':
      return fillScalar(tree, variables, mistakes);
    case 'list':
      return { ...tree, items: tree.items.map((item) => fillTree(item, variables, mistakes)) };
    case 'map': {
      const entries = tree.entries.map((entry) => ({
        ...entry,
        tree: fillTree(entry.tree, variables, mistakes),
      }));
      return { ...tree, entries };
    }
  }
}

function fillScalar(scalar: ScalarTree, variables: Variables, mistakes: Mistake[]): ScalarTree {
  const { value: text, at } = scalar;
  if (typeof text !== 'string' || !text.includes('${{')) return scalar;
  const value = text.replaceAll(/\$\{\{([^{}]*)\}\}/g, (whole, inner: string) => {
    const found = evaluate(inner.trim(), variables);
    if ('value' in found) return found.value;
    mistakes.push({ at, message: `${whole}: ${found.refused}` });
    return whole;
  });
  if (/\$\{\{/.test(text.replaceAll(/\$\{\{[^{}]*\}\}/g, ''))) {
    mistakes.push({ at, message: "'${{' is not closed by '}}'" });
  }
  return { ...scalar, value };
}

function evaluate(expression: string, { env, matrix }: Variables): ReturnType<EnvReader> {
  const [, context, name = ''] = /^(env|matrix)\.([A-Za-z_][\w-]*)$/.exec(expression) ?? [];
  if (context === 'env') return env(name);
  if (context !== 'matrix') return { refused: 'neither env.NAME nor matrix.NAME' };
  const value = Object.hasOwn(matrix, name) ? matrix[name] : undefined;
  if (value !== undefined) return { value };
  return { refused: `matrix has no '${name}'${didYouMean(name, Object.keys(matrix))}` };
}
