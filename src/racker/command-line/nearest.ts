import { distance } from 'fastest-levenshtein';

/** The nearest of the words that is near enough to have been meant. */
export function bestMatch(word: string, words: readonly string[]): string | undefined {
  const [best] = words
    .map((candidate) => ({ candidate, steps: distance(word, candidate) }))
    .filter(({ candidate, steps }) => {
      return steps <= Math.min(3, Math.floor(0.4 * Math.max(word.length, candidate.length)));
    })
    .sort((a, b) => a.steps - b.steps);
  return (
    best?.candidate ?? words.find((candidate) => word.length > 3 && candidate.startsWith(word))
  );
}
