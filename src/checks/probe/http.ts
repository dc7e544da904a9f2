import http from 'node:http';
import https from 'node:https';

import type { ProbeAnswer, Redirect } from './protocol.js';

const REQUEST_TIMEOUT_MS = 10_000;
const MOST_REDIRECTS = 10;

interface Response {
  readonly status: number;
  readonly location: string | undefined;
}

/** GET, following redirects as a browser would; each answer within ten seconds. */
export async function probeHttp(url: string): Promise<ProbeAnswer> {
  const redirects: Redirect[] = [];
  let address = new URL(url);
  for (;;) {
    try {
      const { status, location } = await get(address);
      if (status < 300 || status >= 400 || location === undefined) return { status, redirects };
      redirects.push({ status, location });
      if (redirects.length > MOST_REDIRECTS) {
        return { redirects, error: { code: 'REDIRECTS', message: 'redirected too many times' } };
      }
      address = new URL(location, address);
    } catch (error) {
      return { redirects, error: describe(error) };
    }
  }
}

function get(url: URL): Promise<Response> {
  const { request } = url.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    const headers = { 'user-agent': 'postroj', accept: '*/*' };
    const signal = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
    const sent = request(url, { agent: false, headers, signal }, (response) => {
      resolve({ status: response.statusCode ?? 0, location: response.headers.location });
      response.destroy();
    });
    sent.on('error', (error: NodeJS.ErrnoException) => {
      reject(signal.aborted ? timeout() : error);
    });
    sent.end();
  });
}

function timeout(): NodeJS.ErrnoException {
  const message = `no answer within ${REQUEST_TIMEOUT_MS / 1000} s`;
  return Object.assign(new Error(message), { code: 'NO_ANSWER' });
}

/** Some versions of Node add how Node should be started, which is no advice for our users. */
const NODES_ADVICE = /; if the root CA is installed locally, .*$/;

export function describe(error: unknown): { code: string; message: string } {
  const { code, message } = error as NodeJS.ErrnoException;
  return { code: code ?? 'UNKNOWN', message: message.replace(NODES_ADVICE, '') };
}
