import { distance } from 'fastest-levenshtein';

/** `; did you mean images?` when one of the known words is near enough, else nothing. */
export function didYouMean(word: string, known: readonly string[]): string {
  if (word.length > LONGEST_WORD) return '';
  const wanted = word.toLowerCase();
  const [nearest] = known
    .map((name) => ({ name, steps: distance(name, wanted) }))
    .sort((a, b) => a.steps - b.steps);
  return nearest && nearest.steps <= Math.max(1, Math.round(wanted.length * 0.4))
    ? `; did you mean ${nearest.name}?`
    : '';
}

/** Nobody misspells what is longer; comparing takes length times length. */
const LONGEST_WORD = 100;
