import { readFileSync } from 'node:fs';

import type { GuestView } from '../../machine/guest-view.js';

/** proc_pid_mountinfo(5). */
export interface Mounted {
  readonly source: string;
  readonly type: string;
  readonly options: ReadonlySet<string>;
}

/** What is to be seen at that place: of several mounts the last. */
export function mountedAt({ proc }: GuestView, place: string): Mounted | undefined {
  return parseMounts(readFileSync(`${proc}/mountinfo`, 'utf8')).get(place);
}

export function parseMounts(text: string): ReadonlyMap<string, Mounted> {
  const mounts = new Map<string, Mounted>();
  for (const line of text.split('\n')) {
    const [own = '', behind = ''] = line.split(' - ');
    const [, , , , place, options = ''] = own.split(' ');
    const [type = '', source = '', superOptions = ''] = behind.split(' ');
    if (place === undefined) continue;
    const all = [...options.split(','), ...superOptions.split(',')].filter(Boolean);
    mounts.set(unescape(place), {
      source: unescape(source),
      type,
      options: new Set(all.map(unescape)),
    });
  }
  return mounts;
}

/** Blanks and the like are three octal digits. */
function unescape(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}
