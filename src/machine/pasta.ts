import { readFileSync } from 'node:fs';

import { PostrojError } from '../errors.js';
import { deadlineIn, sleep } from '../system/clock.js';
import { command, lastLines, start, tryRun, type Command } from '../system/exec.js';
import type { Releases } from '../system/releases.js';
import { expectFree, publishArgs, type PublishedPort } from './published-port.js';
import { dnsForward } from './resolv-conf.js';
import type { Space } from './space.js';

const SETUP_TIMEOUT_MS = 10_000;

/**
 * Joins the space's network to the outside by pasta(1). No port of the host appears in it, and of its
 * ports only those that are published appear on the host. Resolves when there is a route.
 */
export async function joinOutside(
  space: Space,
  publish: readonly PublishedPort[],
  { releases, signal }: { readonly releases: Releases; readonly signal: AbortSignal },
): Promise<void> {
  await expectFree(publish);
  const pasta = start(pastaCommand(space.pid, publish));
  releases.add(async () => {
    pasta.kill('SIGKILL');
    await pasta.ended;
  });
  let said = '';
  pasta.stderr.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
  pasta.stdout.resume();
  const state = { ended: false };
  void pasta.ended.then(() => (state.ended = true));
  const deadline = deadlineIn(SETUP_TIMEOUT_MS);
  while (!hasRoute(space.pid)) {
    if (state.ended || deadline.expired()) throw networkError(said);
    await sleep(5, signal);
  }
}

export function pastaCommand(pid: number, publish: readonly PublishedPort[]): Command {
  return command('pasta', [
    ...['--config-net', '--foreground', '--quiet', '--runas', '0:0'],
    ...publishArgs(publish),
    ...['--tcp-ns', 'none', '--udp-ns', 'none', '--no-map-gw'],
    ...['--dns-forward', dnsForward.v4, '--dns-forward', dnsForward.v6],
    // it would watch for the namespace's end, with one of the host's few instances of inotify
    ...['--no-netns-quit', '--netns', `/proc/${pid}/ns/net`],
  ]);
}

/** The day of its release; those before lose answers over udp that come by another number. */
const FIRST_WITH_UDP_ANSWERS = 20240101;

/** Whether the pasta of this host loses the answers from a udp port that is published at another number. */
export async function losesUdpAnswers(): Promise<boolean> {
  const { stdout } = await tryRun(command('pasta', ['--version']));
  const day = releaseDay(stdout);
  return day === undefined || day < FIRST_WITH_UDP_ANSWERS;
}

/** 20240220 of `pasta 0.0~git20240220.1e6f92b` or `pasta 2024_02_20.1e6f92b`; Debian 12's tells none. */
export function releaseDay(version: string): number | undefined {
  const [, ...parts] = /(20\d\d)_?(\d\d)_?(\d\d)(?!\d)/.exec(version) ?? [];
  return parts.length === 0 ? undefined : Number(parts.join(''));
}

/** proc_pid_net(5): destination 0 with a gateway, in either version of IP. */
function hasRoute(pid: number): boolean {
  try {
    const v4 = readFileSync(`/proc/${pid}/net/route`, 'utf8');
    const v6 = readFileSync(`/proc/${pid}/net/ipv6_route`, 'utf8');
    return /^\S+\t0{8}\t(?!0{8})/m.test(v4) || /^0{32} 00 0{32} 00 (?!0{32})/m.test(v6);
  } catch {
    return false;
  }
}

function networkError(said: string): PostrojError {
  const reason = lastLines(said.replaceAll(/^Failed to send .* to syslog$/gm, ''), 3);
  return new PostrojError(
    'MACHINE_SETUP',
    `pasta gave the machine no network: ${reason || 'no route in time'}`,
    {
      hint: 'The host needs a default route, /dev/net/tun and a pasta that may run (postroj doctor); --network none and host need neither.',
    },
  );
}
