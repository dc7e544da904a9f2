import type { NetworkMode } from './network.js';

/**
 * Where pasta answers with the host's name servers, be they a stub on the host's loopback:
 * link-local and unique-local addresses that are nobody's.
 */
export const dnsForward = { v4: '169.254.1.1', v6: 'fd70:6f73:7472::53' } as const;

/** Of these the guest's is written: search domains and options are the host's, too. */
export function guestResolvConf(mode: NetworkMode, host: string): string {
  switch (mode) {
    case 'none':
      return '# no network\n';
    case 'host':
      return host;
    case 'private':
      return privateResolvConf(host);
  }
}

/** Whoever has no server of a version of IP would wait for an answer in vain. */
function privateResolvConf(host: string): string {
  const lines = host.split('\n').map((line) => line.trim());
  const servers = lines.flatMap((line) => /^nameserver\s+([^\s%]+)/.exec(line)?.[1] ?? []);
  const v6 = servers.some((address) => address.includes(':'));
  const v4 = servers.some((address) => !address.includes(':')) || !v6;
  return [
    ...(v4 ? [`nameserver ${dnsForward.v4}`] : []),
    ...(v6 ? [`nameserver ${dnsForward.v6}`] : []),
    ...lines.filter((line) => /^(?:search|domain|options)\s/.test(line)),
    '',
  ].join('\n');
}
