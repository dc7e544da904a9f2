import { readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';
import * as z from 'zod/mini';

import { checkKinds } from '../../../../src/checks/index.js';
import { explained } from '../../../../src/checks/matchers/explained.js';
import { readMatcher } from '../../../../src/checks/matchers/index.js';
import { matcherSchema } from '../../../../src/checks/matchers/raw.js';
import { durationSchema, sizeSchema } from '../../../../src/checks/quantities.js';
import { keyRows, renderTable } from '../../../../src/engine/reference/rows.js';
import { renderReference } from '../../../../src/engine/reference/render-reference.js';
import { typeWords, type Shape } from '../../../../src/engine/reference/type-words.js';
import { repository } from '../../../support/repository.js';

describe('docs/checks.md', () => {
  const text = readFileSync(path.join(repository, 'docs/checks.md'), 'utf8');

  it('is what `npm run docs` writes', () => {
    expect(text).toBe(renderReference());
  });

  it('has each kind with a description and an example, and says of each key what it is for', () => {
    const headings = [...text.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual([...Object.keys(checkKinds), 'Waiting', 'Matchers']);
    for (const [name, { about }] of Object.entries(checkKinds)) {
      const example = `## ${name}\n\n${about}\n\n\`\`\`yaml\n- ${name}:`;
      expect([name, text.includes(example)]).toEqual([name, true]);
    }
    expect(
      text.split('\n').filter((line) => /\|\s+\|$/.test(line) && !line.startsWith('| key')),
    ).toEqual([]);
  });

  it('leads only to places that it has', () => {
    const places = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
      heading.toLowerCase(),
    );
    const links = [...text.matchAll(/\]\(#([\w-]+)\)/g)].map(([, place = '']) => place);
    expect(links.filter((place) => !places.includes(place))).toEqual([]);
  });
});

it.each(Object.entries(checkKinds))('the example of %s has no mistake', (_, kind) => {
  expect(kind.schema.safeParse(kind.example).error).toBeUndefined();
  expect(kind.mistakes(kind.example)).toEqual([]);
});

it.each(explained.map((one) => [JSON.stringify(one.written), one] as const))(
  'matcher %s holds for the one and not for the other',
  (_, { written, met, unmet }) => {
    const matcher = readMatcher(matcherSchema.parse(written), (_path, message) => {
      throw new Error(message);
    });
    expect([matcher.matches(met), matcher.matches(unmet)]).toEqual([true, false]);
  },
);

it.each<readonly [z.ZodMiniType, string]>([
  [z.string(), 'text'],
  [z.union([z.number(), z.string()]), 'number or text'],
  [z.enum(['a', 'b']), '`a`, `b`'],
  [z.array(z.string()), 'list of text'],
  [z.record(z.string(), matcherSchema), 'map of [matcher](#matchers)'],
  [z.optional(durationSchema()), '`10s`, `500ms`, seconds'],
  [sizeSchema(), '`500k`, `10M`, bytes'],
])('types are told in words: %#', (schema, words) => {
  expect(typeWords(z.toJSONSchema(schema, { target: 'draft-7' }) as Shape)).toBe(words);
});

it('tables keep bars and line ends within their cells, and have what is in maps', () => {
  const tls: Shape = { properties: { ca: { type: 'string', description: 'a|b\nc' } } };
  const rows = keyRows({ properties: { tls }, required: ['tls'] });
  expect(renderTable(['key', 'type', ''], rows)).toBe(
    '| key | type |  |\n| --- | --- | --- |\n| `tls`, needed |  |  |\n| `tls.ca` | text | a\\|b c |\n',
  );
});
