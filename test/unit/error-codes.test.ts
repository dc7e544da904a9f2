import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { errorClasses, exitCodeOf, PostrojError, type ErrorCode } from '../../src/errors.js';
import { inRepository } from '../support/repository.js';

const tests = inRepository('test');
const texts = readdirSync(tests, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts') && !name.startsWith('unit/error'))
  .map((name) => readFileSync(path.join(tests, name), 'utf8'));

const rows = readFileSync(inRepository('docs/troubleshooting.md'), 'utf8')
  .split('\n')
  .map((row) => row.split('|').map((cell) => cell.trim()));

it('docs/troubleshooting.md has no row without a code', () => {
  const named = rows.flatMap(([, first = '']) => /^`([A-Z_]+)`$/.exec(first)?.[1] ?? []);
  expect(named.filter((name) => !(name in errorClasses))).toEqual([]);
});

describe.each(Object.keys(errorClasses) as ErrorCode[])('%s', (code) => {
  it('has one row in docs/troubleshooting.md, with its exit code, a meaning and a remedy', () => {
    const exitCode = String(exitCodeOf(new PostrojError(code, '')));
    const told = expect.stringMatching(/\w{3}.*\w{3}/);
    expect(rows.filter(([, first]) => first === `\`${code}\``)).toEqual([
      ['', `\`${code}\``, exitCode, told, told, ''],
    ]);
  });

  it('has a test that produces it', () => {
    const mention = new RegExp(`\\b${code}\\b`);
    expect(texts.some((text) => mention.test(text))).toBe(true);
  });
});
