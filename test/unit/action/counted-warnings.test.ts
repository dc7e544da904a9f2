import { expect, it } from '@jest/globals';

import { countedWarnings } from '../../../src/action/counted-warnings.js';

function after(count: number): { readonly annotated: string[]; readonly logged: string[] } {
  const [annotated, logged]: [string[], string[]] = [[], []];
  const warnings = countedWarnings(
    (line) => annotated.push(line),
    (line) => logged.push(line),
  );
  for (let number = 1; number <= count; number++) warnings.warn(`w${number}`);
  warnings.end();
  return { annotated, logged };
}

it('annotates what GitHub shows, and says nothing more', () => {
  expect(after(0)).toEqual({ annotated: [], logged: [] });
  expect(after(9)).toEqual({
    annotated: Array.from({ length: 9 }, (_, i) => `w${i + 1}`),
    logged: [],
  });
});

it.each([
  [10, '1 more warning is in the log'],
  [300, '291 more warnings are in the log'],
])('of %d logs the rest, and counts it in the tenth', (count, last) => {
  const { annotated, logged } = after(count);
  expect(annotated).toHaveLength(10);
  expect(annotated.at(-1)).toBe(last);
  expect(logged).toHaveLength(count - 9);
  expect(logged[0]).toBe('Warning: w10');
});
