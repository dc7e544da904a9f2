import { existsSync, readFileSync } from 'node:fs';

import type { NetworkMode } from '../machine/network.js';

const HOSTS = '/etc/hosts';

/** The text of a container's hosts(5): with the host's network also the host's names, as docker does. */
export function hostsOf(hostname: string, network: NetworkMode): string {
  if (network === 'host' && existsSync(HOSTS)) return readFileSync(HOSTS, 'utf8');
  return [
    '127.0.0.1\tlocalhost',
    '::1\tlocalhost ip6-localhost ip6-loopback',
    'fe00::\tip6-localnet',
    'ff00::\tip6-mcastprefix',
    'ff02::1\tip6-allnodes',
    'ff02::2\tip6-allrouters',
    `127.0.1.1\t${hostname}`,
    '',
  ].join('\n');
}
