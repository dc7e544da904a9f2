import { symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { parseConfig, readConfig } from '../../../../src/engine/config/config.js';
import { PostrojError } from '../../../../src/errors.js';
import { failureOf } from '../../../support/failure.js';
import { temporaryDirectory } from '../../../support/temporary.js';
import { goodConfig, mutations } from './mutations.js';

const temporary = temporaryDirectory();

describe('what would exhaust us', () => {
  const bomb = ['a: &a [x, x, x, x, x, x, x, x, x, x]']
    .concat(
      'bcdefghi'.split('').map(
        (name, i) =>
          `${name}: &${name} [${Array(9)
            .fill(`*${'abcdefgh'[i] ?? ''}`)
            .join(', ')}]`,
      ),
    )
    .join('\n');
  it.each([
    ['aliases of aliases', bomb, /^f\.yml:\d+:\d+: more than 100 aliases$/m],
    [
      'an alias of itself',
      'images: &a [*a]',
      /^f\.yml:1:12: nested too deeply: 20 levels are enough$/m,
    ],
    ['deep nesting', '['.repeat(50_000), /^f\.yml:1:\d+: nested too deeply: 20 levels are enough$/],
    [
      'nesting that the parser bears',
      `${'['.repeat(100)}${']'.repeat(100)}`,
      /^f\.yml:1:22: nested too deeply/,
    ],
    [
      'too many values',
      'images:\n' + '- x\n'.repeat(20_001),
      /^f\.yml:20000:3: more than 20000 values$/,
    ],
    [
      'a key of all objects',
      '__proto__: { images: [a] }',
      /^f\.yml:1:1: '__proto__' cannot be a key$/,
    ],
    ['a key that is a list', '? [a]\n: b', /^f\.yml:1:3: a key must be a word$/],
    ['a tag', 'images: !!js/function x', /^f\.yml:1:9: Unresolved tag/],
    [
      'two documents',
      'images: [debian-12]\n---\nchecks: []\n',
      /^f\.yml:2:1: Source contains multiple documents/,
    ],
  ])('%s', async (_, text, message) => {
    const error = await failureOf(() => parseConfig(text, 'f.yml'));
    expect([error.code, error.message]).toEqual(['BAD_CONFIG', expect.stringMatching(message)]);
  });

  it.each([
    ['a large file', Buffer.alloc(256 * 1024 + 1, '#'), 'is larger than 256 kB'],
    ['zeros', Buffer.from('images: [\0]'), 'is no text of UTF-8'],
    ['bytes that are no text', Buffer.from([0x69, 0xff, 0xfe]), 'is no text of UTF-8'],
  ])('%s', async (_, bytes, message) => {
    const file = path.join(temporary, 'bytes.yml');
    await writeFile(file, bytes);
    const error = await failureOf(() => readConfig(file, { cwd: temporary, env: {} }));
    expect([error.code, error.message]).toEqual(['BAD_CONFIG', `${file} ${message}`]);
  });

  it('what is no file, and what a link leads out to', async () => {
    const read = (file: string) =>
      failureOf(() => readConfig(file, { cwd: temporary, env: {} })).then(({ message }) => message);
    expect(await read(temporary)).toBe(`${temporary} is no ordinary file`);
    const link = path.join(temporary, 'link.yml');
    await symlink('/etc/passwd', link);
    expect(await read(link)).toBe(`${link} leads out of ${temporary}`);
  });
});

describe('whatever a file is', () => {
  const known = (text: string) => {
    try {
      parseConfig(text, 'f.yml');
      return true;
    } catch (error) {
      if (!(error instanceof PostrojError) || error.code !== 'BAD_CONFIG') throw error;
      return /^f\.yml:\d+:\d+: /.test(error.message);
    }
  };

  it('it is read, or told with a place', () => {
    const keys = fc.constantFrom('images', 'checks', 'overrides', 'matrix', 'limits', 'x', 'watch');
    const json = fc.dictionary(keys, fc.jsonValue({ maxDepth: 3 }));
    fc.assert(fc.property(json, (value) => known(JSON.stringify(value))));
    fc.assert(fc.property(fc.string({ unit: 'binary' }), known));
  });

  it('a good one stays good when it is written as JSON', () => {
    const names = fc.array(fc.stringMatching(/^[a-z][a-z0-9.@-]{0,20}$/), { minLength: 1 });
    const value = fc.record({
      packages: names,
      checks: names.map((all) => all.map((unit) => ({ unit }))),
    });
    fc.assert(
      fc.property(value, (given) => {
        const [config] = parseConfig(JSON.stringify(given), 'f.yml').combinations;
        expect(config?.settings.packages).toEqual(given.packages);
        expect(config?.settings.checks).toEqual(
          given.checks.map((one) => ({ kind: 'unit', ...one })),
        );
      }),
    );
  });
});

it('200 files that are wrong are each told with a place', async () => {
  const seed = Number(process.env.SEED ?? 20_261_126);
  expect(parseConfig(goodConfig, 'f.yml').combinations).toHaveLength(2);
  const texts = mutations(seed, 200);
  expect(new Set(texts).size).toBe(200);
  for (const text of texts) {
    const error = await failureOf(() => parseConfig(text, 'f.yml'));
    const told = [error.code, error.message];
    expect({ seed, text, told }).toEqual({
      seed,
      text,
      told: ['BAD_CONFIG', expect.stringMatching(/^f\.yml:\d+:\d+: \S/)],
    });
  }
});
