import { readFileSync } from 'node:fs';

import type { GuestView } from '../../machine/guest-view.js';

/** Paths of the guest's sockets that somebody listens at; proc_pid_net(5). */
export function readUnixSockets({ proc }: Pick<GuestView, 'proc'>): string[] {
  return parseUnixSockets(readFileSync(`${proc}/net/unix`, 'utf8'));
}

const LISTENS = 0x10000; // __SO_ACCEPTCON

export function parseUnixSockets(table: string): string[] {
  const paths = table.split('\n').flatMap((line) => {
    const [, flags = '', path = ''] = /^\S+: \S+ \S+ (\S+) \S+ \S+ +\d+ (\/.*)$/.exec(line) ?? [];
    return (Number.parseInt(flags, 16) & LISTENS) !== 0
      ? [path.replace(/^\/var\/run\//, '/run/')]
      : [];
  });
  return [...new Set(paths)];
}
