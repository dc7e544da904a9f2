import path from 'node:path';

import type { CopyOptions } from '../../containers/verbs.js';
import { Failure } from '../command-line/usage-error.js';

/** Instead of a path of the host: an archive of tar(1) from standard input, or to standard output. */
export const ARCHIVE = '-';

export type CopyWanted = Omit<CopyOptions, 'archive' | 'followLink'>;

/** `web:/etc/hosts .`, `./file web:/tmp`. Throws a Failure in docker's words. */
export function parseCopy(from: string, to: string, cwd: string): CopyWanted {
  const source = containerPath(from);
  const target = containerPath(to);
  if (source && target) throw new Failure('copying between containers is not supported');
  if (source) {
    return { direction: 'out', ...source, hostPath: keepingEnd(cwd, to) };
  }
  if (target) {
    return { direction: 'in', ...target, hostPath: keepingEnd(cwd, from) };
  }
  throw new Failure('must specify at least one container source');
}

/** undefined for a path of this host: one with a slash or a dot at its beginning, or without a colon. */
function containerPath(text: string): { container: string; guestPath: string } | undefined {
  const colon = text.indexOf(':');
  if (colon <= 0 || /^[./]/.test(text)) return undefined;
  const inside = text.slice(colon + 1);
  return {
    container: text.slice(0, colon),
    guestPath: inside.startsWith('/') ? inside : `/${inside}`,
  };
}

/** What ends with `/` or `/.` means the content. */
function keepingEnd(cwd: string, text: string): string {
  const end = /\/\.?$/.exec(text)?.[0] ?? '';
  if (text === ARCHIVE) return ARCHIVE;
  const absolute = path.resolve(cwd, text);
  return absolute === '/' ? absolute : absolute + end;
}
