import type { Change } from '../machine/changes.js';
import { plainText } from '../system/log.js';

const marks = { added: '+', changed: '~', removed: '-' } as const;

/** A line for each: what happened to it, kind, mode, owner, size, path; safe to be shown. */
export function renderChanges(changes: readonly Change[]): string {
  return changes.map(renderChange).join('\n');
}

function renderChange({ what, kind, mode, uid, gid, sizeBytes, path, target }: Change): string {
  const facts = [mode.toString(8).padStart(4, '0'), `${uid}:${gid}`, String(sizeBytes)];
  const where = plainText(target === undefined ? path : `${path} -> ${target}`);
  return [marks[what], kind, ...facts, where.replaceAll('\n', '')].join(' ');
}
