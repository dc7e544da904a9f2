/**
 * Each file that is loaded takes about a millisecond, whatever its size. So what a run needs is a few chunks,
 * one for each layer: the first is what the command line needs for anything at all, then comes what quicker
 * commands need, too, which are not to load what boots machines. A layer holds whatever its modules import, but
 * for what those before it hold: none needs a later one.
 */
import path from 'node:path';

const MAIN = 'src/cli/main.ts';
const RUN = [MAIN, 'src/cli/probe.ts', 'src/engine/plan.ts'];
const LIFE = ['package-life', 'choose', 'gather-for-targets'].map(
  (name) => `src/engine/${name}.ts`,
);

const LAYERS = [
  { name: 'base', roots: [MAIN] },
  {
    name: 'settings',
    roots: ['src/engine/config/config.ts', 'src/engine/reference/render-reference.ts'],
  },
  {
    name: 'common',
    roots: [
      ...['doctor', 'list-images', 'logs', 'merge'].map((name) => `src/cli/${name}.ts`),
      'src/system/http.ts', // of what reads packages it is all that a run without them needs
    ],
  },
  { name: 'packages', roots: ['src/cli/init.ts'] },
  { name: 'run', roots: RUN },
  { name: 'life', roots: LIFE },
];

/**
 * The layer of each module that is in one.
 * @param {import('rolldown').ChunkingContext} modules
 * @returns {Map<string, string>}
 */
function layersOf(modules) {
  const wanted = closure([...RUN, ...LIFE], modules);
  /** @type {Map<string, string>} */
  const layerOf = new Map();
  for (const { name, roots } of LAYERS) {
    for (const id of closure(roots, modules)) {
      if (wanted.has(id) && !layerOf.has(id)) layerOf.set(id, name);
    }
  }
  // what it loads later would wait for the program itself, which waits for that
  layerOf.delete(path.resolve(MAIN));
  return layerOf;
}

/**
 * With all that they import, but for what is imported only when it is needed.
 * @param {readonly string[]} files
 * @param {import('rolldown').ChunkingContext} modules
 */
function closure(files, modules) {
  const ids = new Set(files.map((file) => path.resolve(file)));
  for (const id of ids) {
    for (const imported of modules.getModuleInfo(id)?.importedIds ?? []) ids.add(imported);
  }
  return ids;
}

/** A function that names the chunk of a module, for rolldown's `codeSplitting`. */
export function layerNames() {
  /** @type {Map<string, string> | undefined} */
  let layerOf;
  return (/** @type {string} */ id, /** @type {import('rolldown').ChunkingContext} */ modules) => {
    layerOf ??= layersOf(modules);
    return layerOf.get(id) ?? null;
  };
}
