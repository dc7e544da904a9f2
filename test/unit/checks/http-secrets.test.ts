import { describe, expect, it } from '@jest/globals';

import { isHttpUrl, withoutPassword } from '../../../src/checks/http-url.js';
import { buildCheck } from '../../../src/checks/index.js';
import { runChecks } from '../../../src/checks/run.js';
import { parseConfig } from '../../../src/engine/config/config.js';
import { maskValue } from '../../../src/engine/secrets.js';
import { contextOf, fakeProber } from '../../support/checks.js';
import { fakeMachine } from '../../support/machine.js';

const PASSWORD = 'p"ass\\word-0123456789-0123456789-0123456789-0123456789';
const TOKEN = 'tok.'.repeat(60);
const env = { WEB_PASSWORD: PASSWORD, WEB_TOKEN: TOKEN, API_KEY: 'key-of-the-api' };
const pair = Buffer.from(`ann:${PASSWORD}`).toString('base64');

/** Looks once, with these lines below `http:`, at a server that says this. */
async function outcomesOf(lines: readonly string[], body: string) {
  const text = ['checks:', '  - http: http://localhost/', ...lines.map((line) => `    ${line}`)];
  const { combinations, secrets } = parseConfig(text.join('\n'), 'f', env);
  const prober = fakeProber({ status: 200, body, headers: { 'x-echo': body }, redirects: [] });
  const checks = combinations[0]?.settings.checks?.map((spec) => buildCheck(spec, fakeMachine({})));
  const outcomes = await runChecks(checks ?? [], contextOf({ prober }), 0);
  return { outcomes, secrets, asked: prober.asked[0] };
}

describe('what http is given of the environment', () => {
  const withPassword = ['username: ann', 'password: ${{ env.WEB_PASSWORD }}', 'body: welcome'];
  it.each<readonly [string, readonly string[], string, string]>([
    [
      'as a password',
      withPassword,
      `not ${PASSWORD}`,
      'http http://localhost/: not 2xx, body welcome within 0.0 s; last: body "not ***… (1 try)\n  body: expected welcome\n          actual "not ***"',
    ],
    [
      'as a password, in what was sent',
      withPassword,
      `not Basic ${pair}`,
      'http http://localhost/: not 2xx, body welcome within 0.0 s; last: body "not Basic ***"… (1 try)\n  body: expected welcome\n          actual "not Basic ***"',
    ],
    [
      'as a token, however long it is',
      ['bearer: ${{ env.WEB_TOKEN }}', 'headers: { x-echo: none }'],
      `Bearer ${TOKEN}`,
      'http http://localhost/: not 2xx, header x-echo none within 0.0 s; last: header x-echo "Bearer ***"… (1 try)\n  header x-echo: expected "none"\n                   actual "Bearer ***"…',
    ],
    [
      'as a token that is expected',
      ['bearer: ${{ env.WEB_TOKEN }}', 'body: "x${{ env.WEB_TOKEN }}"'],
      `y${TOKEN}`,
      'http http://localhost/: not 2xx, body x***… within 0.0 s; last: body "y***"… (1 try)\n  body: expected "x***"…\n          actual "y***"…',
    ],
  ])('%s is not told', async (_, lines, body, message) => {
    const { outcomes, asked } = await outcomesOf(lines, body);
    expect(outcomes.map((outcome) => outcome.message)).toEqual([message]);
    const told = JSON.stringify(outcomes);
    for (const secret of ['WEB', PASSWORD.slice(0, 6), TOKEN.slice(0, 8), pair.slice(0, 8)]) {
      expect(told).not.toContain(secret);
    }
    expect(JSON.stringify(asked)).toMatch(/"authorization":"(?:Basic|Bearer) /);
  });

  it('as a header is kept by the whole run', async () => {
    const lines = ['request-headers: { x-key: "${{ env.API_KEY }}" }', 'body: welcome'];
    const { outcomes, secrets, asked } = await outcomesOf(lines, 'no key-of-the-api');
    expect(secrets).toEqual(['key-of-the-api']);
    expect(maskValue(outcomes, secrets)).toMatchObject([{ actual: 'body "no ***"' }]);
    expect(asked).toMatchObject({ headers: { 'x-key': 'key-of-the-api' } });
  });
});

describe('a password in an address', () => {
  it.each([
    ['http://localhost/', 'http://localhost/'],
    ['http://ann@localhost/', 'http://ann@localhost/'],
    ['http://ann:s3cret@localhost/a?b', 'http://ann:***@localhost/a?b'],
    ['http://ann:s3c@ret@localhost/', 'http://ann:***@localhost/'],
    [' http:ann:s3cret@localhost/', 'http://ann:***@localhost/'],
    ['https:\\\\ann:s3cret@localhost/', 'https://ann:***@localhost/'],
  ])('%s is shown as %s', (url, shown) => {
    expect(isHttpUrl(url)).toBe(true);
    expect(withoutPassword(url)).toBe(shown);
  });

  it('is a secret in each way of writing it', () => {
    const { secrets } = parseConfig('checks: [{ http: "http://ann:s3%20cret@x/" }]', 'f');
    const basic = Buffer.from('ann:s3 cret').toString('base64');
    expect(secrets).toEqual(['s3 cret', 's3%20cret', basic]);
  });

  it.each(['http://u:%zz@x/', 'http://%@x/', 'ftp://x/', 'x', ''])('%j is none', (url) => {
    expect(isHttpUrl(url)).toBe(false);
  });
});
