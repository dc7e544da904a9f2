import { describe, expect, it } from '@jest/globals';

import { http } from '../../../src/checks/http.js';
import { describeError } from '../../../src/checks/network-errors.js';
import type { ProbeAnswer } from '../../../src/checks/probe/protocol.js';
import { tcp } from '../../../src/checks/tcp.js';
import { contextOf, fakeProber, site } from '../../support/checks.js';

const refused = { code: 'ECONNREFUSED', message: 'connect ECONNREFUSED ::1:80' };
const moved = [
  { status: 301, location: '/a' },
  { status: 302, location: 'https://localhost/b' },
];

describe('an answer', () => {
  it.each<readonly [string, ProbeAnswer, string, string]>([
    ['200', { status: 200, redirects: [] }, 'met', 'status 200'],
    ['204', { status: 204, redirects: [] }, 'met', 'status 204'],
    ['299', { status: 299, redirects: [] }, 'met', 'status 299'],
    ['300', { status: 300, redirects: [] }, 'unmet', 'status 300'],
    ['199', { status: 199, redirects: [] }, 'unmet', 'status 199'],
    ['404', { status: 404, redirects: [] }, 'unmet', 'status 404'],
    ['503', { status: 503, redirects: [] }, 'unmet', 'status 503'],
    ['no status', { redirects: [] }, 'unmet', 'status 0'],
    ['an error', { redirects: [], error: refused }, 'unmet', 'connection refused'],
    [
      'redirects, then 200',
      { status: 200, redirects: moved },
      'met',
      '301 to /a, 302 to https://localhost/b, status 200',
    ],
    [
      'redirects, then an error',
      { redirects: moved.slice(0, 1), error: refused },
      'unmet',
      '301 to /a, connection refused',
    ],
  ])('%s', async (_, answer, state, actual) => {
    const prober = fakeProber(answer);
    const check = http.make({ kind: 'http', url: 'http://localhost/' }, site);
    expect(await check.observe(contextOf({ prober }))).toEqual({ state, actual });
  });
});

describe('describeError', () => {
  it.each([
    ['ECONNREFUSED', 'connect …', 'connection refused'],
    ['ECONNRESET', 'read …', 'connection reset'],
    ['ENOTFOUND', 'getaddrinfo …', 'host name not found'],
    ['EAI_AGAIN', 'getaddrinfo …', 'host name not resolved'],
    ['ETIMEDOUT', 'connect …', 'timed out'],
    ['EHOSTUNREACH', 'connect …', 'no route to host'],
    ['ENETUNREACH', 'connect …', 'network unreachable'],
    ['NO_ANSWER', 'no answer within 10 s', 'no answer within 10 s'],
    ['EPROTO', '', 'EPROTO'],
  ])('%s %s', (code, message, words) => {
    expect(describeError({ code, message })).toBe(words);
  });
});

describe('http', () => {
  it('asks for the address, and wants 2xx', async () => {
    const prober = fakeProber({ status: 200, redirects: [] });
    const check = http.make({ kind: 'http', url: 'http://localhost:8000/' }, site);
    expect(check).toMatchObject({
      kind: 'http',
      target: 'http://localhost:8000/',
      expected: '2xx',
    });
    expect(await check.observe(contextOf({ prober }))).toEqual({
      state: 'met',
      actual: 'status 200',
    });
    expect(prober.asked).toMatchObject([{ kind: 'http', url: 'http://localhost:8000/' }]);
  });
});

describe('tcp', () => {
  it.each([
    ['localhost', 'localhost:5432'],
    ['::1', '[::1]:5432'],
  ])('asks for %s', async (host, target) => {
    const prober = fakeProber({ redirects: [] });
    const check = tcp.make({ kind: 'tcp', host, port: 5432 }, site);
    expect(check).toMatchObject({ kind: 'tcp', target, expected: 'open' });
    expect(await check.observe(contextOf({ prober }))).toEqual({ state: 'met', actual: 'open' });
    expect(prober.asked).toMatchObject([{ kind: 'tcp', host, port: 5432 }]);
  });

  it('says why it is not open', async () => {
    const context = contextOf({ prober: fakeProber({ redirects: [], error: refused }) });
    const check = tcp.make({ kind: 'tcp', host: 'localhost', port: 1 }, site);
    expect(await check.observe(context)).toEqual({ state: 'unmet', actual: 'connection refused' });
  });
});
