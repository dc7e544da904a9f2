import type { TargetResult } from '../engine/result.js';
import { firstLine } from './legible.js';

/** A system as people speak of it. */
export interface SystemName {
  /** `Debian`, `Rocky Linux`. */
  readonly name: string;
  /** `12`, `sid`; empty where there is none. */
  readonly version: string;
}

/** By what it says of itself; of what was never seen, by what was asked for. */
export function systemNameOf({ os, image }: Pick<TargetResult, 'os' | 'image'>): SystemName {
  if (!os) return { name: firstLine(image), version: '' };
  const [, words = ''] = /^(.*?)(?:\s+v?\d|\s*[/(]|$)/.exec(firstLine(os.prettyName)) ?? [];
  const name = words.replace(/\s+GNU$/, '').trim() || firstLine(os.id);
  const [, suite = ''] = /^[a-z]+-([\w.]+)(?: |$)/.exec(image) ?? [];
  return { name, version: firstLine(os.versionId) || suite };
}

/** `Debian 12`. */
export function renderSystemName({ name, version }: SystemName): string {
  return `${name} ${version}`.trim();
}

/** Numbers by what they are worth: 9 before 12. */
export function compareNatural(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
