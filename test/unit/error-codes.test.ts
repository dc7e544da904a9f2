import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { errorClasses } from '../../src/errors.js';
import { inRepository } from '../support/repository.js';

const tests = inRepository('test');
const texts = readdirSync(tests, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts') && !name.startsWith('unit/error'))
  .map((name) => readFileSync(path.join(tests, name), 'utf8'));

describe.each(Object.keys(errorClasses))('%s', (code) => {
  it('has a row in the table of README.md', () => {
    const rows = readFileSync(inRepository('README.md'), 'utf8').split('\n');
    expect(rows.filter((row) => row.startsWith(`| \`${code}\` |`))).toHaveLength(1);
  });

  it('has a test that produces it', () => {
    const mention = new RegExp(`\\b${code}\\b`);
    expect(texts.some((text) => mention.test(text))).toBe(true);
  });
});
