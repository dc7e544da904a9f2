import type { RunOutcome } from '../system/exec.js';
import { linesOf } from './commands.js';
import type { ChangedFile } from './manager.js';

/** `missing`, or what differs in nine characters; then `c` for configuration; then the path. */
const LINE = /^(missing|[.?\w]{8,9})\s+(?:([a-z]) )?\s*(\/.*)$/;

/** The lines of `rpm --verify`, which `dpkg --verify` writes as well; rpm(8), dpkg(1). */
export function readVerifyLines({ stdout }: RunOutcome): ChangedFile[] {
  return linesOf(stdout).flatMap((line) => {
    const [, what, kind, path] = LINE.exec(line) ?? [];
    if (path === undefined) return [];
    return [{ path, missing: what === 'missing', config: kind === 'c' }];
  });
}
