import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { PostrojError } from '../errors.js';

/** Saves what is at `url` as `file`. Throws PACKAGE_DOWNLOAD with the status or the network's error. */
export async function download(url: string, file: string, signal?: AbortSignal): Promise<void> {
  try {
    const { address, headers } = withAuthorization(url);
    const response = await fetch(address, { headers, signal: signal ?? null });
    if (!response.ok || !response.body) throw new Error(`HTTP status ${response.status}`);
    await pipeline(Readable.fromWeb(response.body), createWriteStream(file, { flags: 'wx' }));
  } catch (error) {
    signal?.throwIfAborted();
    throw new PostrojError(
      'PACKAGE_DOWNLOAD',
      `cannot download ${withoutSecrets(url)}: ${reason(error)}`,
      {
        hint: 'Check the address, and that this host reaches it.',
        cause: error,
      },
    );
  }
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
