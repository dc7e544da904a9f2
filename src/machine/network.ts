import { readFileSync } from 'node:fs';

import { PostrojError } from '../errors.js';
import { deadlineIn, sleep } from '../system/clock.js';
import { command, lastLines, start } from '../system/exec.js';
import type { Releases } from '../system/releases.js';
import type { Space } from './space.js';

/** Link-local, so no network of the user's; pasta answers there with the host's name server. */
const NAME_SERVER = '169.254.1.1';
const SETUP_TIMEOUT_MS = 10_000;

/** resolv.conf(5) of a guest. */
export const resolvConf = `nameserver ${NAME_SERVER}\n`;

/**
 * Joins the space's network to the outside by pasta(1). No port of the host appears in it and none
 * of its ports on the host. Resolves when there is a route.
 */
export async function joinNetwork(
  space: Space,
  releases: Releases,
  signal: AbortSignal,
): Promise<void> {
  const pasta = start(
    command('pasta', [
      ...['--config-net', '--foreground', '--quiet', '--runas', '0:0'],
      ...['--tcp-ports', 'none', '--udp-ports', 'none', '--tcp-ns', 'none', '--udp-ns', 'none'],
      // it would watch for the namespace's end, with an inotify instance of the host's few
      ...['--no-netns-quit', '--netns', space.networkPath],
      ...['--no-map-gw', '--dns-forward', NAME_SERVER],
    ]),
  );
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
      hint: 'The host needs a default route, /dev/net/tun and a pasta that may run; see postroj doctor',
    },
  );
}
