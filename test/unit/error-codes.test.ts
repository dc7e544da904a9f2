import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { errorClasses, exitCodeOf, PostrojError, type ErrorCode } from '../../src/errors.js';
import { inRepository } from '../support/repository.js';

const tests = inRepository('test');
const texts = readdirSync(tests, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts') && !name.startsWith('unit/error'))
  .map((name) => readFileSync(path.join(tests, name), 'utf8'));

describe.each(Object.keys(errorClasses) as ErrorCode[])('%s', (code) => {
  it('has a row in the table of README.md, with its exit code', () => {
    const rows = readFileSync(inRepository('README.md'), 'utf8')
      .split('\n')
      .map((row) => row.split('|').map((cell) => cell.trim()))
      .filter(([, first]) => first === `\`${code}\``);
    const exitCode = String(exitCodeOf(new PostrojError(code, '')));
    expect(rows).toEqual([['', `\`${code}\``, exitCode, expect.stringMatching(/\w/), '']]);
  });

  it('has a test that produces it', () => {
    const mention = new RegExp(`\\b${code}\\b`);
    expect(texts.some((text) => mention.test(text))).toBe(true);
  });
});
