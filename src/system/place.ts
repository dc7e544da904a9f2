import type { Directory } from './directory.js';

const MAX_LINKS = 40; // as the kernel, path_resolution(7)

/** An entry of a directory, there or not. */
export interface Place {
  /** The caller's to close. */
  readonly directory: Directory;
  /** `.` for the directory itself. */
  readonly name: string;
}

/**
 * Where `path` leads within a root, every symlink on the way read and resolved inside that root, the
 * last one only if `followLast`. The last component need not be there. Takes over `root`.
 */
export function findPlace(root: Directory, path: string, followLast: boolean): Place {
  const trail = [root];
  try {
    const name = walk(trail, componentsOf(Buffer.from(path).toString('latin1')), followLast);
    const directory = trail.pop() ?? root;
    leave(trail, 0);
    return { directory, name };
  } catch (error) {
    leave(trail, 0);
    throw error;
  }
}

/** `trail` has the directories from the root to where we are. Returns the last name. */
function walk(trail: Directory[], components: readonly string[], followLast: boolean): string {
  let pending = components;
  for (let links = 0; ;) {
    const [name, ...rest] = pending;
    if (name === undefined) return '.';
    const isLast = rest.length === 0;
    const here = trail.at(-1) as Directory;
    const target = followLast || !isLast ? here.linkTarget(name) : undefined;
    pending = target === undefined ? rest : [...componentsOf(target), ...rest];
    if (target !== undefined && ++links > MAX_LINKS) throw tooManyLinks();
    if (target?.startsWith('/') === true) leave(trail, 1);
    else if (name === '..') leave(trail, Math.max(1, trail.length - 1));
    else if (target === undefined && isLast) return name;
    else if (target === undefined) trail.push(here.into(name));
  }
}

function componentsOf(path: string): string[] {
  return path.split('/').filter((name) => name !== '' && name !== '.');
}

function leave(trail: Directory[], kept: number): void {
  for (const directory of trail.splice(kept)) directory.close();
}

function tooManyLinks(): NodeJS.ErrnoException {
  return Object.assign(new Error('too many symlinks'), { code: 'ELOOP' });
}
