import * as z from 'zod/mini';

import { described } from './described.js';
import { matcherSchema, type RawMatcher } from './matchers/raw.js';
import { durationSchema, sizeSchema } from './quantities.js';
import { tlsSchema, type TlsEntry } from './tls.js';
import type { WaitingEntry } from './waiting.js';
import { waitingShape } from './waiting-shape.js';

const word = () => z.optional(z.string().check(z.minLength(1)));
const matcher = () => z.optional(matcherSchema);

/** How an answer to be had by HTTP is written: what is asked, and what the answer should be. */
export const httpSchema = z.strictObject({
  http: described(
    z.string().check(z.minLength(1)),
    'An address, as the machine sees it: http://… or https://….',
  ),
  method: described(
    z.optional(z.string().check(z.regex(/^[A-Z]+$/, 'expected a method such as POST'))),
    'GET by default; POST with a request-body.',
  ),
  'request-headers': described(
    z.optional(z.record(z.string().check(z.minLength(1)), z.string())),
    'What is sent besides.',
  ),
  'request-body': described(z.optional(z.string()), 'What is sent.'),
  username: described(word(), 'For basic authentication.'),
  password: described(
    word(),
    'For basic authentication; ${{ env.NAME }} keeps it out of the file.',
  ),
  bearer: described(word(), 'A token; ${{ env.NAME }} keeps it out of the file.'),
  socket: described(word(), 'The path of a socket in the machine that is spoken through.'),
  tls: described(z.optional(tlsSchema()), 'How TLS is spoken.'),
  redirects: described(
    z.optional(
      z.union(
        [z.enum(['follow', 'stay']), z.number().check(z.minimum(0), z.maximum(100))],
        'expected follow, stay, or how many at most',
      ),
    ),
    'Whether they are followed: follow (the default, ten at most), a number of them, or stay (the default with location or a status of 3xx).',
  ),
  status: described(matcher(), 'By default 2xx; also a list such as [200, 404], or 200..299.'),
  location: described(matcher(), 'Where the answer redirects to.'),
  headers: described(
    z.optional(z.record(z.string().check(z.minLength(1)), matcherSchema)),
    'What headers of the answer are.',
  ),
  body: described(matcher(), 'The text of the answer, unpacked.'),
  json: described(
    z.optional(z.record(z.string().check(z.minLength(1)), matcherSchema)),
    'What is found in the answer by expressions of JMESPath.',
  ),
  'max-size': described(
    z.optional(sizeSchema()),
    'How large the body may be; by default 4M where it is looked at.',
  ),
  timeout: described(
    z.optional(durationSchema()),
    'How long each answer may take; by default 10s.',
  ),
  ...waitingShape(),
});

export type HttpEntry = z.infer<typeof httpSchema>;

export interface HttpSpec extends WaitingEntry {
  readonly kind: 'http';
  readonly url: string;
  readonly method?: string | undefined;
  readonly 'request-headers'?: Readonly<Record<string, string>> | undefined;
  readonly 'request-body'?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly bearer?: string | undefined;
  readonly socket?: string | undefined;
  readonly tls?: TlsEntry | undefined;
  readonly redirects?: 'follow' | 'stay' | number | undefined;
  readonly status?: RawMatcher | undefined;
  readonly location?: RawMatcher | undefined;
  readonly headers?: Readonly<Record<string, RawMatcher>> | undefined;
  readonly body?: RawMatcher | undefined;
  readonly json?: Readonly<Record<string, RawMatcher>> | undefined;
  readonly 'max-size'?: string | number | undefined;
  readonly timeout?: string | number | undefined;
}
