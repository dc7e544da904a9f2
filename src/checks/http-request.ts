import type { Look } from './check.js';
import { throughSocket, type Lacking } from './facts/guest-socket.js';
import { namesFor } from './guest-names.js';
import type { HttpSpec } from './http-entry.js';
import { timeLimit } from './probe-limits.js';
import type { HttpQuestion, ProbeAnswer } from './probe/protocol.js';
import { readTls } from './tls.js';

/** What is to be known of the answer. */
export interface Wanted {
  /** How much of the body; undefined for nothing of it. */
  readonly mostBytes: number | undefined;
  readonly stays: boolean;
}

/** Asks once. What the machine lacks for it is told instead. */
export async function askHttp(
  spec: HttpSpec,
  { mostBytes, stays }: Wanted,
  look: Look,
): Promise<ProbeAnswer | Lacking> {
  const tls = spec.tls && (await readTls(spec.tls, look));
  if (tls && 'missing' in tls) return { lacking: `${tls.missing} is not there` };
  const question: HttpQuestion = {
    kind: 'http',
    url: spec.url,
    method: spec.method ?? (spec['request-body'] === undefined ? 'GET' : 'POST'),
    headers: headersOf(spec),
    body: spec['request-body'],
    tls,
    names: spec.socket === undefined ? await namesFor(hostOf(spec), look) : undefined,
    mostRedirects: redirectsOf(spec, stays),
    timeoutMs: timeLimit(spec.timeout, look),
    mostBytes,
  };
  const ask = (socketPath?: string) => look.prober.ask({ ...question, socketPath }, look.signal);
  return spec.socket === undefined ? ask() : throughSocket(spec.socket, look, ask);
}

function hostOf({ url }: HttpSpec): string {
  return new URL(url).hostname.replace(/^\[(.*)\]$/, '$1');
}

function redirectsOf({ redirects }: HttpSpec, stays: boolean): number | undefined {
  if (typeof redirects === 'number') return redirects;
  return redirects === 'stay' || (stays && redirects === undefined) ? 0 : undefined;
}

function headersOf(spec: HttpSpec): Record<string, string> {
  const authorization = authorizationOf(spec);
  return { ...(authorization !== undefined && { authorization }), ...spec['request-headers'] };
}

/** RFC 7617, RFC 6750. */
function authorizationOf({ username, password = '', bearer }: HttpSpec): string | undefined {
  if (bearer !== undefined) return `Bearer ${bearer}`;
  if (username === undefined) return undefined;
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}
