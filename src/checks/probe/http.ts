import http, { type IncomingMessage, type RequestOptions } from 'node:http';
import https from 'node:https';

import { readBody } from './body.js';
import { describe, late, USUAL_TIMEOUT_MS } from './failure.js';
import type { HttpQuestion, ProbeAnswer, Redirect } from './protocol.js';
import { lookupWith } from './lookup.js';
import { tlsOptions } from './tls-options.js';

const MOST_REDIRECTS = 10;

/** One request of several, where there are redirects. */
interface Step {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

type Answer = Pick<ProbeAnswer, 'body' | 'isCut'> & {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
};

/** Follows redirects as a browser would; each answer within its time. */
export async function probeHttp(question: HttpQuestion): Promise<ProbeAnswer> {
  const { mostRedirects = MOST_REDIRECTS } = question;
  const redirects: Redirect[] = [];
  let step = firstStep(question);
  for (;;) {
    try {
      const answer = await request(step, question);
      const { status, headers } = answer;
      const { location } = headers;
      const leads = status >= 300 && status < 400 && location !== undefined;
      if (!leads || mostRedirects === 0) return { ...answer, redirects };
      redirects.push({ status, location });
      if (redirects.length > mostRedirects) {
        return { redirects, error: { code: 'REDIRECTS', message: 'redirected too many times' } };
      }
      step = nextStep(step, status, new URL(location, step.url));
    } catch (error) {
      return { redirects, error: describe(error) };
    }
  }
}

function firstStep({ url, method = 'GET', headers = {}, body }: HttpQuestion): Step {
  const usual = { 'user-agent': 'postroj', accept: '*/*' };
  const given = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  return {
    url: new URL(url),
    method,
    headers: { ...usual, ...(Object.fromEntries(given) as Record<string, string>) },
    body,
  };
}

/** RFC 9110, 15.4: what was sent goes along only with 307 and 308, and credentials to nobody else. */
function nextStep(step: Step, status: number, url: URL): Step {
  const becomesGet = status === 303 || (status < 303 && step.method === 'POST');
  const isElsewhere = url.host !== step.url.host || url.protocol !== step.url.protocol;
  const leftOut = [
    ...(becomesGet ? ['content-type', 'content-length'] : []),
    ...(isElsewhere ? ['authorization', 'cookie', 'host'] : []),
  ];
  const headers = Object.entries(step.headers).filter(([name]) => !leftOut.includes(name));
  return {
    url,
    method: becomesGet && step.method !== 'HEAD' ? 'GET' : step.method,
    headers: Object.fromEntries(headers),
    body: becomesGet ? undefined : step.body,
  };
}

async function request(step: Step, question: HttpQuestion): Promise<Answer> {
  const { timeoutMs = USUAL_TIMEOUT_MS, mostBytes } = question;
  const signal = AbortSignal.timeout(timeoutMs);
  let hasBegun = false;
  try {
    const response = await send(step, question, signal);
    hasBegun = true;
    const headers = Object.entries(response.headersDistinct).map(
      ([name, values = []]) => [name, values.join(', ')] as const,
    );
    const answer = { status: response.statusCode ?? 0, headers: Object.fromEntries(headers) };
    if (mostBytes === undefined) return answer;
    return { ...answer, ...(await readBody(response, mostBytes)) };
  } catch (error) {
    if (!signal.aborted) throw error;
    throw late(hasBegun ? 'no end of the answer' : 'no answer', timeoutMs);
  }
}

function send(step: Step, question: HttpQuestion, signal: AbortSignal): Promise<IncomingMessage> {
  const { url, method, headers, body } = step;
  const { socketPath, tls, mostBytes, names } = question;
  const options: RequestOptions = {
    ...tlsOptions(tls),
    ...(socketPath !== undefined && { socketPath }),
    agent: false,
    lookup: lookupWith(names),
    method,
    headers,
    signal,
  };
  return new Promise((resolve, reject) => {
    const sent = (url.protocol === 'https:' ? https : http).request(url, options, (response) => {
      resolve(response);
      if (mostBytes === undefined) response.destroy();
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
