import { distance } from 'fastest-levenshtein';

/** The nearest of the words that is near enough to have been meant. */
export function bestMatch(word: string, words: readonly string[]): string | undefined {
  const [best] = words
    .map((candidate) => ({ candidate, steps: distance(word, candidate) }))
    .filter(
      ({ candidate, steps }) => steps <= 3 && steps < Math.min(word.length, candidate.length) - 1,
    )
    .sort((a, b) => a.steps - b.steps);
  return (
    best?.candidate ?? words.find((candidate) => word.length > 3 && candidate.startsWith(word))
  );
}
