import * as z from 'zod/mini';

import { parseAddress, renderAddress } from './address.js';
import type { Check, Look, Observation } from './check.js';
import { described } from './described.js';
import { namesFor } from './guest-names.js';
import type { Kind } from './kind.js';
import { matcherSchema, type RawMatcher } from './matchers/raw.js';
import { describeError } from './network-errors.js';
import { timeLimit } from './probe-limits.js';
import type { TcpQuestion } from './probe/protocol.js';
import { describeProperties, judge, propertiesOf, type Property } from './properties.js';
import { durationSchema } from './quantities.js';
import { readTls, tlsFiles, tlsSchema, type TlsEntry } from './tls.js';
import type { WaitingEntry } from './waiting.js';
import { waitingShape } from './waiting-shape.js';

const schema = z.strictObject({
  tcp: described(
    z.string().check(z.minLength(1)),
    'An address, as the machine sees it: host:port.',
  ),
  open: described(
    z.optional(z.boolean()),
    'Whether somebody is to accept connections (the default).',
  ),
  banner: described(z.optional(matcherSchema), 'What the server says first, or after send.'),
  send: described(z.optional(z.string()), 'What it is sent.'),
  tls: described(z.optional(tlsSchema()), 'How TLS is spoken; {} for as usual.'),
  timeout: described(z.optional(durationSchema()), 'How long each try may take; by default 10s.'),
  ...waitingShape(),
});

export interface TcpSpec extends WaitingEntry {
  readonly kind: 'tcp';
  readonly host: string;
  readonly port: number;
  readonly open?: boolean | undefined;
  readonly banner?: RawMatcher | undefined;
  readonly send?: string | undefined;
  readonly tls?: TlsEntry | undefined;
  readonly timeout?: string | number | undefined;
}

/** Somebody accepts connections, seen from inside the guest's network, and says what should be said. */
export const tcp: Kind<z.infer<typeof schema>, TcpSpec> = {
  schema,
  about:
    "Somebody accepts connections, seen from inside the machine's network, and says what it should.",
  example: { tcp: 'localhost:2525', banner: '/^220 /' },
  spec: ({ tcp: address, ...rest }) => ({ kind: 'tcp', ...parseAddress(address, 'tcp'), ...rest }),
  files: ({ tls }) => (tls ? tlsFiles(tls) : []),
  make: (spec, { wrong }) => {
    const properties = propertiesOf(spec, ['banner'], wrong);
    const isWanted = spec.open ?? true;
    if (!isWanted && (properties.length > 0 || spec.send !== undefined || spec.tls))
      wrong(['open'], 'what is not open says nothing');
    const open = spec.tls ? 'open, with TLS' : 'open';
    const described = properties.length > 0 ? `, ${describeProperties(properties)}` : '';
    return {
      kind: 'tcp',
      target: renderAddress(spec),
      expected: isWanted ? open + described : 'closed',
      observe: (look) => observe({ spec, properties, isWanted, open }, look),
    } satisfies Check;
  },
};

interface Wanted {
  readonly spec: TcpSpec;
  readonly properties: readonly Property[];
  readonly isWanted: boolean;
  readonly open: string;
}

async function observe(
  { spec, properties, isWanted, open }: Wanted,
  look: Look,
): Promise<Observation> {
  const { host, port, send } = spec;
  const tls = spec.tls && (await readTls(spec.tls, look));
  if (tls && 'missing' in tls) return { state: 'unmet', actual: `${tls.missing} is not there` };
  const question: TcpQuestion = {
    kind: 'tcp',
    host,
    port,
    send,
    names: await namesFor(host, look),
    tls,
    listens: properties.length > 0,
    timeoutMs: timeLimit(spec.timeout, look),
  };
  const { error, said } = await look.prober.ask(question, look.signal);
  const isOpen = !error || error.code === 'NO_ANSWER';
  if (!isWanted)
    return { state: isOpen ? 'unmet' : 'met', actual: isOpen ? open : describeError(error) };
  if (error) return { state: 'unmet', actual: describeError(error) };
  if (properties.length === 0) return { state: 'met', actual: open };
  return judge(properties, () => said);
}
