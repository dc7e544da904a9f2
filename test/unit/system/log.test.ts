import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { plainText } from '../../../src/system/log.js';

describe('plainText', () => {
  it.each([
    ['plain text\n\twith a tab', 'plain text\n\twith a tab'],
    ['žluťoučký 🐴', 'žluťoučký 🐴'],
    ['\u001b[0;1;31mred\u001b[0m', 'red'],
    ['\u001b[2J\u001b[Hcleared', 'cleared'],
    ['\u001b[?25lhidden\u001b[?25h', 'hidden'],
    ['\u001b]0;title\u0007text', 'text'],
    ['\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\', 'link'],
    ['\u001b7saved\u001b8', 'saved'],
    ['\u001bcreset', 'reset'],
    ['one\r\ntwo', 'one\ntwo'],
    ['back\b\b\bspace', 'backspace'],
    ['bell\u0007 null\u0000 delete\u007f', 'bell null delete'],
    ['\u001b', ''],
  ])('%j becomes %j', (text, plain) => {
    expect(plainText(text)).toBe(plain);
  });

  it('never leaves a control character but line breaks and tabs', () => {
    const guests = fc.string({
      unit: fc.oneof(
        fc.constantFrom(...'\u001b[]0;1m\u0007\\?P\u0000\u007f\r\n\tx'.split('')),
        fc.constantFrom('\u001b[31m', '\u001b]0;', '\u001b\u001b', '\u001bP'),
      ),
    });
    fc.assert(
      fc.property(guests, (text) => {
        // eslint-disable-next-line no-control-regex
        expect(plainText(text)).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f]/);
      }),
    );
  });

  it('leaves text without control characters alone', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ -~\n\t]*$/), (text) => {
        expect(plainText(text)).toBe(text);
      }),
    );
  });
});
