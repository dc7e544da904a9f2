/** Where something stands, as compilers tell it. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A file's data together with the places of all that is in it. */
export type Tree = ScalarTree | ListTree | MapTree;

export interface ScalarTree {
  readonly kind: 'scalar';
  readonly at: Place;
  readonly value: string | number | boolean | null;
  /** As it is written, which for numbers is more than their value: 13.0. */
  readonly source: string;
}

export interface ListTree {
  readonly kind: 'list';
  readonly at: Place;
  readonly items: readonly Tree[];
}

export interface MapTree {
  readonly kind: 'map';
  readonly at: Place;
  readonly entries: readonly MapEntry[];
}

export interface MapEntry {
  readonly key: string;
  readonly keyAt: Place;
  readonly tree: Tree;
}

export type TreePath = readonly PropertyKey[];

export function renderPlace({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}

/** As JSON would have it. Only own properties are made, whatever the keys are. */
export function plainValue(tree: Tree): unknown {
  switch (tree.kind) {
    case 'scalar':
      return tree.value;
    case 'list':
      return tree.items.map(plainValue);
    case 'map':
      return Object.fromEntries(
        tree.entries.map(({ key, tree: value }) => [key, plainValue(value)]),
      );
  }
}

/** What is at that path. */
export function treeAt(tree: Tree, [first, ...rest]: TreePath): Tree | undefined {
  if (first === undefined) return tree;
  const next = childOf(tree, first);
  return next && treeAt(next, rest);
}

function childOf(tree: Tree, key: PropertyKey): Tree | undefined {
  if (tree.kind === 'list') return tree.items[Number(key)];
  return tree.kind === 'map' ? entryOf(tree, String(key))?.tree : undefined;
}

function entryOf({ entries }: MapTree, key: string): MapEntry | undefined {
  return entries.find((entry) => entry.key === key);
}

/** Of the value at that path, or of what is nearest to it. */
export function placeOf(tree: Tree, path: TreePath): Place {
  for (let length = path.length; length > 0; length--) {
    const found = treeAt(tree, path.slice(0, length));
    if (found) return found.at;
  }
  return tree.at;
}

/** Of the key itself, not of its value. */
export function keyPlace(tree: Tree, path: TreePath, key: string): Place {
  const map = treeAt(tree, path);
  const entry = map?.kind === 'map' ? entryOf(map, key) : undefined;
  return entry?.keyAt ?? placeOf(tree, path);
}
