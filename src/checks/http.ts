import { PostrojError } from '../errors.js';
import type { Check, Look, Observation } from './check.js';
import { httpSchema, type HttpEntry, type HttpSpec } from './http-entry.js';
import { expressionMistakes, readJson } from './http-json.js';
import { askHttp, type Wanted } from './http-request.js';
import { httpSecrets } from './http-secrets.js';
import { expandStatus, wantsRedirect } from './http-status.js';
import { isHttpUrl, withoutPassword } from './http-url.js';
import type { Kind, Site } from './kind.js';
import { cutEnd } from './matchers/difference.js';
import type { Value } from './matchers/matcher.js';
import type { RawMatcher } from './matchers/raw.js';
import { describeError } from './network-errors.js';
import type { ProbeAnswer } from './probe/protocol.js';
import { describeProperties, judge, propertyOf, type Property } from './properties.js';
import { renderBytes, sizeBytes } from './quantities.js';
import { tlsFiles } from './tls.js';

/** Spoken from inside the guest's network: by default the answer is a 2xx, after redirects if need be. */
export const http: Kind<HttpEntry, HttpSpec> = {
  schema: httpSchema,
  about:
    "A server answers, spoken to from inside the machine's network: by default with a 2xx, after redirects if need be.",
  example: {
    http: 'http://localhost:8000/health',
    headers: { 'Content-Type': 'application/json' },
    json: { status: 'ok', 'length(workers)': '>= 2' },
    within: '20s',
  },
  spec: ({ http: url, ...rest }) => ({ kind: 'http', url: parseUrl(url), ...rest }),
  files: ({ tls }) => (tls ? tlsFiles(tls) : []),
  examine: ({ json }) => (json ? expressionMistakes(Object.keys(json)) : Promise.resolve([])),
  make: (spec, site) => {
    refuseContradictions(spec, site);
    const [status, ...others] = answerProperties(spec, site);
    const usual = spec.status === undefined ? '2xx' : describeProperties([status]);
    const wanted = { properties: [status, ...others], ...wantedOf(spec) };
    return {
      kind: 'http',
      target: withoutPassword(spec.url) + (spec.socket ? ` through ${spec.socket}` : ''),
      expected: [usual, ...others.map((one) => describeProperties([one]))].join(', '),
      secrets: httpSecrets(spec),
      observe: (look) => observe(spec, wanted, look),
    } satisfies Check;
  },
};

/** Throws BAD_OPTION. */
function parseUrl(text: string): string {
  if (isHttpUrl(text)) return text;
  throw new PostrojError('BAD_OPTION', `'${text}' is not an address to check`, {
    hint: 'Write http: http://localhost:8000/, or https://….',
  });
}

function refuseContradictions(spec: HttpSpec, { wrong }: Site): void {
  if (spec.bearer !== undefined && spec.username !== undefined)
    wrong(['bearer'], 'there is a username already: one of them has to do');
  if (spec.password !== undefined && spec.username === undefined)
    wrong(['password'], 'a password is of no use without a username');
  for (const name of ['headers', 'json'] as const) {
    if (Object.keys(spec[name] ?? { one: 1 }).length === 0) wrong([name], 'it asks for nothing');
  }
}

/** The status first. What is asked of headers and of JSON has the name of both. */
function answerProperties(spec: HttpSpec, { wrong }: Site): readonly [Property, ...Property[]] {
  const { status = '2xx', location, headers = {}, body, json = {} } = spec;
  const read = (name: string, raw: RawMatcher, path: readonly string[]): Property =>
    propertyOf(name, raw, (inner, message) => {
      wrong([...path, ...inner], message);
    });
  const each = (key: 'headers' | 'json', word: string, of: Readonly<Record<string, RawMatcher>>) =>
    Object.entries(of).map(([name, raw]) => ({
      ...read(`${word} ${name}`, raw, [key, name]),
      label: `${word} ${name}`,
    }));
  return [
    inItsWords(status, read('status', expandStatus(status), ['status'])),
    ...(location === undefined ? [] : [read('location', location, ['location'])]),
    ...each('headers', 'header', headers),
    ...(body === undefined ? [] : [read('body', body, ['body'])]),
    ...each('json', 'json', json),
  ];
}

/** `2xx` is shown as it is written. */
function inItsWords(status: RawMatcher, property: Property): Property {
  if (typeof status !== 'string' || !status.endsWith('xx')) return property;
  return { ...property, matcher: { ...property.matcher, shown: status } };
}

const MOST_BYTES = 4 * 1024 * 1024;

function wantedOf({ status, location, body, json, 'max-size': maxSize }: HttpSpec): Wanted {
  const looksAtBody = body !== undefined || json !== undefined || maxSize !== undefined;
  const most = maxSize === undefined ? MOST_BYTES : sizeBytes(maxSize);
  return {
    mostBytes: looksAtBody ? most : undefined,
    stays: location !== undefined || wantsRedirect(status),
  };
}

async function observe(
  spec: HttpSpec,
  wanted: Wanted & { readonly properties: readonly Property[] },
  look: Look,
): Promise<Observation> {
  const answer = await askHttp(spec, wanted, look);
  if ('lacking' in answer) return { state: 'unmet', actual: answer.lacking };
  const seen = await judgeAnswer(answer, wanted.properties, wanted.mostBytes);
  const steps = answer.redirects.map(({ status, location }) => `${status} to ${location}, `);
  return { ...seen, actual: steps.join('') + seen.actual };
}

/** What is too long is not looked at in part: the rest might say otherwise. */
export async function judgeAnswer(
  answer: ProbeAnswer,
  properties: readonly Property[],
  mostBytes = MOST_BYTES,
): Promise<Observation> {
  const { error, status = 0, headers = {}, body } = answer;
  if (error) return { state: 'unmet', actual: describeError(error) };
  if (answer.isCut) {
    const actual = `status ${status}, a body of more than ${renderBytes(mostBytes)}`;
    return { state: 'unmet', actual };
  }
  const wantsJson = properties.some(({ name }) => name.startsWith('json '));
  const find = wantsJson && body !== undefined ? await readJson(body) : undefined;
  if (wantsJson && !find) {
    const actual = `status ${status}, a body that is no JSON: ${cutEnd(body)}`;
    return { state: 'unmet', actual };
  }
  return judge(properties, (name): Value => {
    if (name === 'status') return status;
    if (name === 'body') return body;
    if (name.startsWith('json ')) return find?.(name.slice('json '.length));
    return headers[name.replace(/^header /, '').toLowerCase()];
  });
}
