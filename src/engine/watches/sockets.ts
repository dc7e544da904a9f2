import { plainText } from '../../system/log.js';
import { plainly, type Ask } from './ask.js';
import type { Subject } from './subject.js';
import { verdictOf, type Watch } from './watch.js';

/** What listens since the packages came. Every image has ss(8). */
export function sockets(subject: Subject): Watch | undefined {
  const policy = subject.plan.policies.sockets;
  // sockets of the host's network are not the guest's alone
  if (policy === 'ignore' || subject.sharesNetwork) return undefined;
  let known: ReadonlyMap<string, string> | undefined;
  return {
    kind: 'sockets',
    onlyLooks: true,
    before: async () => {
      known ??= await readListening(subject.ask);
    },
    afterChecks: async () => {
      const now = await readListening(subject.ask);
      const fresh = [...now].filter(([address]) => !known?.has(address));
      known = new Map([...(known ?? []), ...now]); // each is told once
      if (fresh.length === 0) return [];
      const told = fresh.map(([address, program]) => `${program || 'something'} on ${address}`);
      return [
        {
          target: fresh.map(([address]) => address).join(' '),
          verdict: verdictOf(policy),
          expected: 'nothing listens anew',
          actual: `${fresh.length}`,
          message: `listens now and did not before: ${told.join(', ')}`,
        },
      ];
    },
  };
}

async function readListening(ask: Ask): Promise<ReadonlyMap<string, string>> {
  const options = ['--listening', '--tcp', '--udp', '--numeric', '--processes', '--no-header'];
  return parseListening((await ask(plainly('ss', options))).stdout);
}

/** Programs by `tcp 0.0.0.0:80`. */
export function parseListening(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [protocol, , , , local, , ...rest] = line.trim().split(/\s+/);
    if (local === undefined) continue;
    const program = /"((?:[^"])*)"/.exec(rest.join(' '))?.[1] ?? '';
    found.set(`${protocol} ${local}`, plainText(program));
  }
  return found;
}
