import type { Stats } from 'node:fs';

export interface CopyOptions {
  /** Whose the copies are: `source` keeps user and group, `self` makes them ours. */
  readonly owner: 'source' | 'self';
  readonly signal?: AbortSignal | undefined;
}

export interface TreeCopyOptions extends CopyOptions {
  /** How much the numbers of users are more where it is copied to; those of a guest may differ. */
  readonly idOffset?: number;
}

/** `nobody`, who owns what has no owner there; user_namespaces(7). */
const NOBODY = 65_534;

/** User and group of a copy, as chown(2) takes them. */
export function ownerOfCopy(
  { uid, gid }: Pick<Stats, 'uid' | 'gid'>,
  { owner, idOffset = 0 }: TreeCopyOptions,
): [number, number] {
  const there = (id: number) => (id + idOffset < 0 ? NOBODY : id + idOffset);
  if (owner === 'source') return [there(uid), there(gid)];
  const ours = [process.getuid?.() ?? 0, process.getgid?.() ?? 0] as const;
  return idOffset > 0 ? [there(ours[0]), there(ours[1])] : [...ours];
}
