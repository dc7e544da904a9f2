import * as z from 'zod/mini';

import { parseAddress, renderAddress } from './address.js';
import { described } from './described.js';
import { namesFor } from './guest-names.js';
import type { Kind } from './kind.js';
import { matcherSchema, type RawMatcher } from './matchers/raw.js';
import { describeError } from './network-errors.js';
import { timeLimit } from './probe-limits.js';
import { describeProperties, judge, propertiesOf } from './properties.js';
import { durationSchema } from './quantities.js';
import type { WaitingEntry } from './waiting.js';
import { waitingShape } from './waiting-shape.js';

const schema = z.strictObject({
  udp: described(
    z.string().check(z.minLength(1)),
    'An address, as the machine sees it: host:port.',
  ),
  send: described(z.string(), 'What it is sent: without it nobody would answer.'),
  answer: described(z.optional(matcherSchema), 'The answer; by default any.'),
  timeout: described(z.optional(durationSchema()), 'How long each try may take; by default 10s.'),
  ...waitingShape(),
});

export interface UdpSpec extends WaitingEntry {
  readonly kind: 'udp';
  readonly host: string;
  readonly port: number;
  readonly send: string;
  readonly answer?: RawMatcher | undefined;
  readonly timeout?: string | number | undefined;
}

/** Somebody answers a packet. */
export const udp: Kind<z.infer<typeof schema>, UdpSpec> = {
  schema,
  about: 'Somebody answers a packet.',
  example: { udp: 'localhost:8125', send: 'ping', answer: 'pong' },
  spec: ({ udp: address, ...rest }) => ({ kind: 'udp', ...parseAddress(address, 'udp'), ...rest }),
  make: (spec, { wrong }) => {
    const { host, port, send } = spec;
    const properties = propertiesOf(spec, ['answer'], wrong);
    return {
      kind: 'udp',
      target: renderAddress(spec),
      expected: properties.length > 0 ? describeProperties(properties) : 'an answer',
      observe: async (look) => {
        const timeoutMs = timeLimit(spec.timeout, look);
        const names = await namesFor(host, look);
        const question = { kind: 'udp', host, port, names, send, timeoutMs } as const;
        const { error, said } = await look.prober.ask(question, look.signal);
        if (error) return { state: 'unmet', actual: describeError(error) };
        if (properties.length > 0) return judge(properties, () => said);
        return { state: 'met', actual: 'an answer' };
      },
    };
  },
};
