import { readFileSync } from 'node:fs';

import type { GuestView } from '../../machine/guest-view.js';
import type { Transport } from '../port-name.js';

/** A socket that waits for somebody; the kernel's Documentation/networking/proc_net_tcp.rst. */
export interface Listener {
  readonly address: string;
  readonly port: number;
  readonly inode: string;
}

/** Of both families of addresses. */
export function readListeners({ proc }: GuestView, transport: Transport): Listener[] {
  return [transport, `${transport}6`].flatMap((name) => {
    try {
      return parseListeners(readFileSync(`${proc}/net/${name}`, 'utf8'), transport);
    } catch {
      return []; // without IPv6
    }
  });
}

/** TCP_LISTEN; a UDP socket that nobody has connected is as one that was closed, TCP_CLOSE. */
const WAITING: Readonly<Record<Transport, string>> = { tcp: '0A', udp: '07' };

export function parseListeners(table: string, transport: Transport): Listener[] {
  return table.split('\n').flatMap((line) => {
    const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
    const [address = '', port = ''] = local.split(':');
    if (state !== WAITING[transport] || port === '') return [];
    return [{ address: parseAddress(address), port: Number.parseInt(port, 16), inode }];
  });
}

/** Words of 32 bits, each in the order of bytes of the processor: little endian wherever we run. */
function parseAddress(hex: string): string {
  const words = hex.match(/.{8}/g) ?? [];
  const bytes = words.flatMap((word) => [...Buffer.from(word, 'hex')].reverse());
  if (bytes.length === 4) return bytes.join('.');
  const groups = Array.from({ length: 8 }, (_, index) =>
    (((bytes[2 * index] ?? 0) << 8) | (bytes[2 * index + 1] ?? 0)).toString(16),
  );
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1); // in its short form
}
