import { inBatches, plainly, type Ask } from './ask.js';

/** What stat(1) says of a file, its links not followed. */
export interface PathFacts {
  readonly path: string;
  readonly kind: 'file' | 'directory' | 'other';
  /** The lower twelve bits. */
  readonly mode: number;
  /** `user:group`. */
  readonly owner: string;
}

/** All of them at once; what is not there is left out. */
export async function readPathFacts(ask: Ask, paths: readonly string[]): Promise<PathFacts[]> {
  const build = (batch: readonly string[]) =>
    plainly('stat', ['--printf=%f %U:%G %n\\0', '--', ...batch]);
  const outcomes = await Promise.all(inBatches(paths, build).map((question) => ask(question)));
  return outcomes.flatMap(({ stdout }) => parsePathFacts(stdout));
}

const TYPE = 0o170000; // inode(7)

export function parsePathFacts(text: string): PathFacts[] {
  return text.split('\0').flatMap((entry) => {
    const [, mode = '', owner = '', path] = /^([0-9a-f]+) (\S+) ([^]+)$/.exec(entry) ?? [];
    if (path === undefined) return [];
    const bits = Number.parseInt(mode, 16);
    const type = bits & TYPE;
    const kind = type === 0o100000 ? 'file' : type === 0o040000 ? 'directory' : 'other';
    return [{ path, kind, mode: bits & 0o7777, owner }];
  });
}
