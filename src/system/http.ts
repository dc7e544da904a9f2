import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { PostrojError, type ErrorCode } from '../errors.js';
import type { Part } from './progress.js';

export type HttpHeaders = Readonly<Record<string, string>>;

export interface DownloadOptions {
  /** Not sent on to another server that this one names. */
  readonly headers?: HttpHeaders;
  readonly signal?: AbortSignal | undefined;
  /** What a failure is called; default: PACKAGE_DOWNLOAD. */
  readonly code?: ErrorCode;
  /** Told with every piece that arrives. */
  readonly onBytes?: ((bytes: Part) => void) | undefined;
}

/** What a server answers besides the content. */
export interface HttpAnswer {
  readonly status: number;
  /** The wait that the server asks for; RFC 9110, 10.2.3. */
  readonly retryAfterMs: number | undefined;
}

/** An answer that is none; the cause of a download's error. */
export class HttpStatusError extends Error {
  readonly answer: HttpAnswer;

  constructor(answer: HttpAnswer) {
    super(`HTTP status ${answer.status}`);
    this.answer = answer;
  }
}

/** Saves what is at `url` as `file`. Throws with the status or the network's error. */
export async function download(
  url: string,
  file: string,
  { signal, code = 'PACKAGE_DOWNLOAD', onBytes, headers: asked }: DownloadOptions = {},
): Promise<void> {
  try {
    const { address, headers } = withAuthorization(url);
    const response = await fetch(address, {
      headers: { ...asked, ...headers },
      signal: signal ?? null,
    });
    if (!response.ok || !response.body) throw new HttpStatusError(answerOf(response));
    const body = Readable.fromWeb(response.body);
    if (onBytes) body.on('data', counting(response.headers, onBytes));
    await pipeline(body, createWriteStream(file, { flags: 'wx' }));
  } catch (error) {
    signal?.throwIfAborted();
    throw new PostrojError(code, `cannot download ${withoutSecrets(url)}: ${reason(error)}`, {
      hint: 'Check the address, and that this host reaches it.',
      cause: error,
    });
  }
}

/** Of compressed content the length that was told is another than what arrives here. */
function counting(headers: Headers, onBytes: (bytes: Part) => void) {
  const length = headers.has('content-encoding') ? null : headers.get('content-length');
  const total = length === null ? undefined : Number(length);
  let done = 0;
  return (chunk: Buffer) => {
    done += chunk.length;
    onBytes({ done, total });
  };
}

export function answerOf({ status, headers }: Response): HttpAnswer {
  return { status, retryAfterMs: parseRetryAfter(headers.get('retry-after'), Date.now()) };
}

/** Seconds, or a date; undefined for anything else. */
export function parseRetryAfter(value: string | null, nowMs: number): number | undefined {
  if (value === null) return undefined;
  if (/^\s*\d+\s*$/.test(value)) return Number(value) * 1000;
  // Date.parse takes nearly any number for a year
  const date = /^\s*[a-z]/i.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}

/** fetch takes no address with a password in it, RFC 7617 has a header for that. */
function withAuthorization(url: string): { address: URL; headers: Record<string, string> } {
  const address = new URL(url);
  const { username, password } = address;
  address.username = address.password = '';
  if (username === '' && password === '') return { address, headers: {} };
  const credentials = [username, password].map(decodeURIComponent).join(':');
  const authorization = `Basic ${Buffer.from(credentials).toString('base64')}`;
  return { address, headers: { authorization } };
}

/** fetch hides the network's error in `cause`. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}

/** An address without its password and query, fit for a log. */
export function withoutSecrets(url: string): string {
  const parsed = new URL(url);
  parsed.username = parsed.password = parsed.search = '';
  return parsed.href;
}
