import { existsSync, readFileSync } from 'node:fs';

import { command, run, within } from '../system/exec.js';
import type { Releases } from '../system/releases.js';
import { joinOutside } from './pasta.js';
import type { PublishedPort } from './published-port.js';
import { guestResolvConf } from './resolv-conf.js';
import type { Space } from './space.js';

/**
 * What a machine is connected to. `private`: a namespace of its own, joined to the outside; nothing
 * of it is reachable from the host but what is published. `none`: a namespace with nothing but a
 * loopback. `host`: the host's own network, ports included.
 */
export type Network =
  | { readonly mode: 'private'; readonly publish?: readonly PublishedPort[] }
  | { readonly mode: 'none' }
  | { readonly mode: 'host' };

export type NetworkMode = Network['mode'];

export const networkModes = ['private', 'none', 'host'] as const satisfies NetworkMode[];

export const privateNetwork: Network = { mode: 'private' };

/** Connects the space; resolves when there is a route, where there is to be one. */
export async function connect(
  space: Space,
  network: Network,
  { releases, signal }: { readonly releases: Releases; readonly signal: AbortSignal },
): Promise<void> {
  switch (network.mode) {
    case 'private':
      return joinOutside(space, network.publish ?? [], { releases, signal });
    case 'none': // an init that is not systemd may not do it
      await run(space.withNetwork(command('ip', ['link', 'set', 'lo', 'up'])), { signal });
      return;
    case 'host':
      return;
  }
}

/**
 * The root of a guest whose users are its own is a stranger to its network, which was made before it:
 * ports below 1024 and ping are for everybody there, ip(7) and icmp(7).
 */
export async function openToUsers(space: Space): Promise<void> {
  const script = command('sh', ['-c', OPEN_TO_USERS]);
  await run(space.withNetwork(within(command('unshare', ['--mount', '--']), script)));
}

/** In containers these files may be read-only, but not those of a fresh proc(5). */
const OPEN_TO_USERS =
  'mount -t proc proc /proc && cd /proc/sys/net/ipv4 && echo 0 >ip_unprivileged_port_start && echo 0 2147483647 >ping_group_range';

/** The text of a guest's resolv.conf(5). */
export function readResolvConf({ mode }: Network): string {
  const there = existsSync(RESOLV_CONF); // there need not be one
  return guestResolvConf(mode, there ? readFileSync(RESOLV_CONF, 'utf8') : '');
}

const RESOLV_CONF = '/etc/resolv.conf';
