import type { PackagedFile } from '../../packages/archive/entry.js';
import type { WrittenCheck } from './written-check.js';

export const PROGRAM = /^(?:\/usr(?:\/local)?)?\/(?:s?bin|games)\/[^/]+$/;
/** More of them nobody reads. */
const MOST = 5;

/** What people run is there, and may be run by whom it is meant for. */
export function programChecks(files: readonly PackagedFile[]): WrittenCheck[] {
  const programs = files.filter(({ path, kind }) => PROGRAM.test(path) && kind !== 'directory');
  const named = programs.slice(0, MOST).map(({ path, kind, mode }) => {
    const shown = mode.toString(8).padStart(4, '0');
    return { check: { file: path, ...(kind === 'file' && { mode: shown }) } };
  });
  const [first] = programs;
  if (!first) return [];
  const rest = programs.length > MOST ? [{ remark: moreThan(programs.length - MOST) }] : [];
  const command = first.path.replace(/^.*\//, '');
  const remark = `if it has such an option: - command: ${command} --version`;
  return [...named, ...rest, { remark }];
}

function moreThan(count: number): string {
  return `and ${count} more program${count === 1 ? '' : 's'}`;
}
