import path from 'node:path';

import { PROGRAM } from '../program-checks.js';
import { candidate, type Candidate } from './candidate.js';
import type { Snapshot } from './snapshot.js';

const MOST = 5;
/** What a shell takes as it stands. */
const PLAIN = /^[\w.+-]+$/;

/** Those of the packages say their version, where they can; what runs as a service anyway is not run again. */
export function recordedPrograms(
  files: readonly string[],
  { processes }: Pick<Snapshot, 'processes'>,
): Candidate[] {
  const running = new Set(processes.flatMap(({ program, argv }) => [program, ...argv.slice(0, 2)]));
  return files
    .filter((file) => PROGRAM.test(file) && !running.has(file))
    .slice(0, MOST)
    .map((file) => {
      const name = path.basename(file);
      const says = PLAIN.test(name) ? [{ command: `${name} --version` }] : [];
      return candidate(...says, { file });
    });
}
