import { isIP } from 'node:net';
import * as z from 'zod/mini';

import { command } from '../system/exec.js';
import type { Look } from './check.js';
import { described } from './described.js';
import { readTextIn } from './facts/guest-files.js';
import { parseAddresses } from './guest-names.js';
import { sameSpec, type Kind } from './kind.js';
import { matcherSchema, type RawMatcher } from './matchers/raw.js';
import { describeError } from './network-errors.js';
import { timeLimit } from './probe-limits.js';
import { recordTypes, type ProbeAnswer, type RecordType } from './probe/protocol.js';
import { describeProperties, judge, propertiesOf } from './properties.js';
import { durationSchema } from './quantities.js';
import type { WaitingEntry } from './waiting.js';
import { waitingShape } from './waiting-shape.js';

const schema = z.strictObject({
  dns: described(z.string().check(z.regex(/^[\w.:-]+$/)), 'A name, or for PTR an address.'),
  type: described(
    z.optional(z.enum(recordTypes)),
    'What is asked for. Without it and without a server, whatever a program of the machine is told, /etc/hosts included.',
  ),
  server: described(
    z.optional(z.string().check(z.minLength(1))),
    "Who is asked: an address, with a port where it is not 53. By default the machine's own servers.",
  ),
  answers: described(z.optional(matcherSchema), 'The set of answers; by default any.'),
  timeout: described(z.optional(durationSchema()), 'How long each try may take; by default 10s.'),
  ...waitingShape(),
});

export interface DnsSpec extends WaitingEntry {
  readonly kind: 'dns';
  readonly dns: string;
  readonly type?: RecordType | undefined;
  readonly server?: string | undefined;
  readonly answers?: RawMatcher | undefined;
  readonly timeout?: string | number | undefined;
}

/** A name is resolved. */
export const dns: Kind<z.infer<typeof schema>, DnsSpec> = {
  schema,
  about: 'A name is resolved.',
  example: { dns: 'my-service.internal', answers: '127.0.0.1' },
  spec: sameSpec('dns'),
  make: (spec, { wrong }) => {
    const { type, server } = spec;
    if (server !== undefined && !isServer(server))
      wrong(['server'], 'expected an address, such as 127.0.0.1 or [::1]:5353');
    const properties = propertiesOf(spec, ['answers'], wrong);
    return {
      kind: 'dns',
      target: [spec.dns, type, server && `by ${server}`].filter(Boolean).join(' '),
      expected: properties.length > 0 ? describeProperties(properties) : 'an answer',
      observe: async (look) => {
        const isPlain = type === undefined && server === undefined;
        const { error, records = [] } = await (isPlain
          ? askGuest(spec, look)
          : askServer(spec, look));
        if (error) return { state: 'unmet', actual: error };
        if (properties.length > 0) return judge(properties, () => new Set(records));
        return { state: 'met', actual: [...records].sort().join(', ') };
      },
    };
  },
};

function isServer(text: string): boolean {
  const [, bracketed, address = bracketed ?? ''] =
    /^(?:\[([^\]]+)\](?::\d{1,5})?|([^:]+)(?::\d{1,5})?)$/.exec(text) ?? [];
  return isIP(address) !== 0 || isIP(text) !== 0;
}

interface Answers {
  readonly error?: string;
  readonly records?: readonly string[];
}

/** getent(1) asks as every program does. */
async function askGuest({ dns: name }: DnsSpec, { machine, signal }: Look): Promise<Answers> {
  const { exitCode, stdout } = await machine.query(command('getent', ['ahosts', name]), { signal });
  if (exitCode !== 0) return { error: 'host name not found' };
  return { records: parseAddresses(stdout) };
}

async function askServer(spec: DnsSpec, look: Look): Promise<Answers> {
  const { dns: name, type = 'A', server } = spec;
  const servers = server === undefined ? await serversOf(look) : [server];
  if (servers.length === 0) return { error: 'the machine knows no server to ask' };
  const timeoutMs = timeLimit(spec.timeout, look);
  const asked = type === 'PTR' && isIP(name) !== 0 ? reverse(name) : name;
  const question = { kind: 'dns', name: asked, type, servers, timeoutMs } as const;
  const { error, records }: ProbeAnswer = await look.prober.ask(question, look.signal);
  if (error) return { error: inWords[error.code] ?? describeError(error) };
  return { records: records ?? [] };
}

const inWords: Readonly<Record<string, string>> = {
  ENOTFOUND: 'no such name (NXDOMAIN)',
  ENODATA: 'no record of that type',
  ESERVFAIL: 'the server failed (SERVFAIL)',
  EREFUSED: 'the server refuses (REFUSED)',
  ETIMEOUT: 'no answer in time',
};

const MOST_BYTES = 64 * 1024;

/** resolv.conf(5) of the guest. */
async function serversOf({ machine }: Look): Promise<string[]> {
  const text = readTextIn(await machine.view(), '/etc/resolv.conf', MOST_BYTES) ?? '';
  return [...text.matchAll(/^nameserver\s+(\S+)/gm)].flatMap(([, server = '']) =>
    isIP(server) === 0 ? [] : [server],
  );
}

/** RFC 1035, 3.5; RFC 3596, 2.5. */
export function reverse(address: string): string {
  if (isIP(address) === 4) return `${address.split('.').reverse().join('.')}.in-addr.arpa`;
  const [head = '', tail] = address.split('::');
  const groups = (text: string) => text.split(':').filter(Boolean);
  const [before, after] = [groups(head), groups(tail ?? '')];
  const missing = tail === undefined ? 0 : 8 - before.length - after.length;
  const all = [...before, ...Array<string>(missing).fill('0'), ...after];
  const digits = all.map((group) => group.padStart(4, '0')).join('');
  return `${Array.from(digits).reverse().join('.')}.ip6.arpa`;
}
