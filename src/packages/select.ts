import path from 'node:path';

import type { GatheredPackages, PackageFile } from './gather.js';
import type { PackageFormat } from './manager.js';
import { compareVersions } from './versions/index.js';

/** What is to be installed on one target. */
export interface Selection {
  readonly files: readonly PackageFile[];
  readonly names: readonly string[];
  /** What the user should know about it. */
  readonly notices: readonly string[];
}

export interface System {
  /** undefined when we know no package manager of it. */
  readonly format: PackageFormat | undefined;
  /** In the words of Go. */
  readonly arch: string;
}

/**
 * What of the given packages is for that system: of the files those of its format and architecture,
 * of two versions the newer, and all names. undefined when files were given and none is for it:
 * the names alone, which may be there for the files' sake, would test nothing.
 */
export function selectPackages(given: GatheredPackages, system: System): Selection | undefined {
  const { names } = given;
  const fitting = given.files.filter((file) => fits(file, system));
  if (fitting.length === 0 && given.files.length > 0) return undefined;
  const newest = new Map<string, PackageFile>();
  const notices: string[] = [];
  for (const file of fitting) {
    const other = newest.get(file.name);
    const [newer, older] = other && isNewer(other, file) ? [other, file] : [file, other];
    newest.set(file.name, newer);
    if (older) notices.push(describeChoice(newer, older));
  }
  return { files: [...newest.values()], names, notices };
}

function fits(file: PackageFile, { format, arch }: System): boolean {
  return file.format === format && (file.arch === arch || file.arch === 'all');
}

/** Of the same version the first one stays. */
function isNewer(one: PackageFile, other: PackageFile): boolean {
  return compareVersions(one.format, one.version, other.version) >= 0;
}

function describeChoice(newer: PackageFile, older: PackageFile): string {
  const [taken, left] = [path.basename(newer.path), path.basename(older.path)];
  if (newer.version === older.version) {
    return `${newer.name} ${newer.version} was given twice: ${taken} is taken, ${left} is not`;
  }
  return `of ${newer.name} ${older.version} and ${newer.version} the newer is taken: ${taken}`;
}

const MOST_NAMED = 10;

/** Why nothing is for that system: what it takes, and what there is. */
export function describeMismatch({ files }: GatheredPackages, { format, arch }: System): string {
  const lines = files.map(
    (file) => `  ${path.basename(file.path)}: ${file.format}, ${file.archName}`,
  );
  const more = lines.length > MOST_NAMED ? [`  and ${lines.length - MOST_NAMED} more`] : [];
  const wanted = `no package for it, which takes ${format ?? 'none that we can install'}, ${arch}`;
  return [`${wanted}; there are`, ...lines.slice(0, MOST_NAMED), ...more].join('\n');
}
