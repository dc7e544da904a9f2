import { losesUdpAnswers } from '../machine/pasta.js';
import type { RunSpec } from './run-spec.js';
import type { Context } from './verbs.js';

/** Says which udp ports will be heard, but not answer, with the pasta of this host. */
export async function warnOfUdp(
  { network, ports }: Pick<RunSpec, 'network' | 'ports'>,
  { log }: Pick<Context, 'log'>,
): Promise<void> {
  const moved = ports.filter(
    ({ protocol, hostPort, guestPort }) =>
      protocol === 'udp' && hostPort !== undefined && hostPort !== guestPort,
  );
  if (network !== 'private' || moved.length === 0 || !(await losesUdpAnswers())) return;
  for (const { hostPort = 0, guestPort } of moved) {
    log.warn(
      `Answers from udp port ${guestPort} get lost: pasta before 2024 brings none from another number (${hostPort}). Publish the same number, or install a newer passt.`,
    );
  }
}
