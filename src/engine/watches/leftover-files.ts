import path from 'node:path';

import type { Change } from '../../machine/changes.js';

/** Something on the disk that was not there before the packages came. */
export interface LeftoverFile extends Change {
  /** All that is in it, and has appeared as well. */
  readonly inside: readonly Change[];
}

/** What has appeared since; what has only changed was the system's before. */
export function appearedSince(base: readonly Change[], now: readonly Change[]): Change[] {
  const before = new Set(base.filter(({ what }) => what === 'added').map(({ path }) => path));
  return now.filter((change) => change.what === 'added' && !before.has(change.path));
}

/**
 * The paths by any of which a package may claim this one: itself, where it was before /usr was merged,
 * and what it exists for: the target of a link, the unit of deb-systemd-helper's state, the module of
 * what Python compiled.
 */
export function claimsOf(
  change: Change,
  linkTargets: ReadonlyMap<string, string> = new Map(),
): string[] {
  const claims = [change.path, ...moduleOf(change.path), ...unitFilesOf(change.path)];
  let link = change;
  for (let count = 0; count < 4 && link.target !== undefined; count++) {
    const target = path.posix.resolve(path.posix.dirname(link.path), link.target);
    claims.push(target);
    const next = linkTargets.get(target);
    if (next === undefined) break;
    link = { ...link, path: target, target: next };
  }
  return claims.flatMap((claim) => [claim, ...beforeMerge(claim)]);
}

/**
 * The new directories that hold each of these, if any. A package that brought one and is still there has
 * what is in it: its programs write there, and so do those that are built on it.
 */
export function homesOf(appeared: readonly Change[]): (path: string) => string[] {
  const directories = new Set(
    appeared.filter(({ kind }) => kind === 'directory').map(({ path }) => path),
  );
  return (path) => parentsOf(path).filter((parent) => directories.has(parent));
}

/** Packages bring `/lib/x`, and the disk has `/usr/lib/x`; Fedora merges sbin as well. */
function beforeMerge(file: string): string[] {
  const [, name, rest] = /^\/usr\/(bin|sbin|lib\w*)(\/.*)$/.exec(file) ?? [];
  if (name === undefined || rest === undefined) return [];
  return [`/${name}${rest}`, ...(name === 'bin' ? [`/usr/sbin${rest}`, `/sbin${rest}`] : [])];
}

function moduleOf(file: string): string[] {
  const [, directory, name] = /^(.*)\/__pycache__\/([^/.]+)\.[^/]*\.pyc$/.exec(file) ?? [];
  return directory === undefined || name === undefined ? [] : [`${directory}/${name}.py`];
}

/** deb-systemd-helper(1p) keeps what it has enabled. */
function unitFilesOf(file: string): string[] {
  const state = /^\/var\/lib\/systemd\/deb-systemd-(?:user-)?helper-\w+\/(?:.*\/)?([^/]+)$/;
  const unit = state.exec(file)?.[1]?.replace(/\.dsh-also$/, '');
  if (unit === undefined) return [];
  return ['system', 'user'].map((kind) => `/usr/lib/systemd/${kind}/${unit}`);
}

/**
 * Of what has appeared, what nothing excuses, told once: a directory stands for all that is in it, and
 * one that only holds what is excused is excused itself.
 */
export function unexcused(
  appeared: readonly Change[],
  isExcused: (change: Change) => boolean,
): LeftoverFile[] {
  const wrong = new Map<string, Change>();
  const holdsExcused = new Set<string>();
  const holdsWrong = new Set<string>();
  for (const change of appeared) {
    const excused = isExcused(change);
    if (!excused) wrong.set(change.path, change);
    if (change.kind === 'directory') continue;
    for (const parent of parentsOf(change.path)) (excused ? holdsExcused : holdsWrong).add(parent);
  }
  for (const [file, { kind }] of wrong)
    if (kind === 'directory' && holdsExcused.has(file) && !holdsWrong.has(file)) wrong.delete(file);
  const tops = new Map<string, Change[]>();
  for (const [file, change] of wrong) {
    const top = [...parentsOf(file)].reverse().find((parent) => wrong.has(parent));
    const inside = tops.get(top ?? file) ?? [];
    if (top !== undefined) inside.push(change);
    tops.set(top ?? file, inside);
  }
  return [...tops].flatMap(([file, inside]) => {
    const change = wrong.get(file);
    return change ? [{ ...change, inside }] : [];
  });
}

/** From the nearest to the one below the root. */
function parentsOf(file: string): string[] {
  const parents: string[] = [];
  for (let at = path.posix.dirname(file); at !== '/'; at = path.posix.dirname(at)) parents.push(at);
  return parents;
}
