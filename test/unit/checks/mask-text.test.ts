import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { maskText } from '../../../src/checks/mask-text.js';
import { cutEnd, differ } from '../../../src/checks/matchers/difference.js';
import { readMatcher } from '../../../src/checks/matchers/index.js';

const TOKEN =
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJVadQssw5c';

describe('a text without secrets', () => {
  it.each<readonly [string, string, readonly string[], string]>([
    ['has none to hide', 'all of it', [], 'all of it'],
    [
      'hides each of them',
      'a t0ken and a t0ken, s3cret',
      ['t0ken', 's3cret'],
      'a *** and a ***, ***',
    ],
    ['hides the longer of two', 'it is t0ken-2', ['t0ken', 't0ken-2'], 'it is ***'],
    ['hides what is written in quotes', String.raw`"a\"b\\c\n"`, ['a"b\\c\n'], '"***"'],
    [
      'hides the beginning of one that is cut',
      'body "not s3cr"… (1 try)',
      ['s3cret'],
      'body "not ***"… (1 try)',
    ],
    ['hides the end of one that is cut', '…"cret-word ends"', ['s3cret-word'], '…"*** ends"'],
    ['hides what is left of the middle', `…"${TOKEN.slice(20, 110)}"…`, [TOKEN], '…"***"…'],
    ['hides what is cut without quotes', `["x", ${TOKEN.slice(0, 40)}…`, [TOKEN], '["x", ***…'],
    ['hides what is cut on both sides', '…"cret and s3cr"…', ['s3cret'], '…"*** and ***"…'],
    ['keeps what only looks cut', 'waiting for s3…', ['s3cret'], 'waiting for s3…'],
    ['keeps what no secret begins with', 'body "others"…', ['s3cret'], 'body "others"…'],
  ])('%s', (_, text, secrets, masked) => {
    expect(maskText(text, secrets)).toBe(masked);
  });

  it('has nothing of one, wherever a long value is cut', () => {
    const filler = fc.string({ maxLength: 150 });
    const secret = fc.string({
      minLength: 12,
      maxLength: 150,
      unit: fc.constantFrom('a', 'b', 'c', '"', '\\', '\n'),
    });
    fc.assert(
      fc.property(filler, secret, filler, fc.nat(), (before, word, after, at) => {
        const text = before + word + after;
        const other = `${text.slice(0, at % (text.length + 1))}§`;
        const matcher = readMatcher({ equals: other }, () => undefined);
        const { actual } = differ(matcher, text);
        for (const shown of [cutEnd(text), cutEnd([text]), actual]) {
          const written = JSON.stringify(word).slice(1, -1);
          expect(maskText(shown, [word])).not.toContain(written.slice(0, 12));
          expect(maskText(shown, [word])).not.toContain(written.slice(-12));
        }
      }),
    );
  });
});
