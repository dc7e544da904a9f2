import { PostrojError } from '../../errors.js';
import type { Config } from './layer.js';

/** Those that have what was asked for, `db=postgres`; of one name any of the values. Throws BAD_OPTION. */
export function chooseCombinations(
  combinations: readonly Config[],
  words: readonly string[],
): readonly Config[] {
  const wordsOf = ({ matrix }: Config) =>
    Object.entries(matrix).map(([name, value]) => `${name}=${value}`);
  const known = new Set(combinations.flatMap(wordsOf));
  const unknown = words.find((word) => !known.has(word));
  if (unknown !== undefined) {
    throw new PostrojError('BAD_OPTION', `matrix: there is no '${unknown}'`, {
      hint: known.size > 0 ? `There are: ${[...known].join(', ')}.` : 'No file has a matrix.',
    });
  }
  const nameOf = (word: string) => word.slice(0, word.indexOf('='));
  const asked = new Set(words.map(nameOf));
  return combinations.filter((one) =>
    wordsOf(one).every((word) => !asked.has(nameOf(word)) || words.includes(word)),
  );
}
