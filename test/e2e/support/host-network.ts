import { existsSync, readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';

import { runProgram } from './program.js';

const commands = [
  ['ip', 'link'],
  ['ip', 'addr'],
  ['ip', 'rule'],
  ['ip', 'route', 'show', 'table', 'all'],
  ['ip', '-6', 'route', 'show', 'table', 'all'],
  ['ss', '-H', '--listening', '--tcp', '--udp', '--numeric'],
  ['iptables-save'],
  ['ip6tables-save'],
  ['nft', 'list', 'ruleset'],
] as const;

/** What a machine might change of the host's network, and what it listens on, in the words of its tools. */
export async function hostNetwork(): Promise<Record<string, string>> {
  const state: Record<string, string> = {};
  for (const [file, ...args] of commands) {
    if (!existsSync(`/usr/sbin/${file}`) && !existsSync(`/usr/bin/${file}`)) continue;
    const { stdout } = await runProgram({ file, args });
    state[[file, ...args].join(' ')] = file === 'ss' ? fixedPorts(stdout) : withoutTime(stdout);
  }
  return state;
}

/** When it was printed, how long leases still last, and how many packets have passed. */
function withoutTime(text: string): string {
  return text
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll(/\b(valid_lft|preferred_lft|expires) \d+sec/g, '$1')
    .replaceAll(/\[\d+:\d+\]/g, '');
}

/**
 * Ports that the kernel chose belong to whoever happens to run a test of something else; they also make
 * columns wider.
 */
function fixedPorts(listeners: string): string {
  const range = readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').split(/\s+/);
  const [low = 0, high = 0] = range.map(Number);
  return listeners
    .split('\n')
    .filter((line) => {
      const port = Number(/:(\d+)\s/.exec(line)?.[1]);
      return port < low || port > high;
    })
    .map((line) => line.trim().replaceAll(/ +/g, ' '))
    .sort()
    .join('\n');
}

/** All that the host can be reached at, from itself. */
export function hostAddresses(): string[] {
  const all = Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) =>
    addresses.map(({ address }) => (address.startsWith('fe80:') ? `${address}%${name}` : address)),
  );
  return ['127.0.0.1', '::1', ...all.filter((address) => !/^(?:127\.0\.0\.1|::1)$/.test(address))];
}
