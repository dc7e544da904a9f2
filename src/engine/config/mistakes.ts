import { PostrojError } from '../../errors.js';
import { renderPlace, type Place } from './tree.js';

/** What is wrong, and where. */
export interface Mistake {
  readonly at: Place;
  readonly message: string;
}

/** A person mends no more at a time; a file of noise would fill the screen. */
const MOST_TOLD = 50;

/** Throws BAD_CONFIG when there are any, all at once, each as `file:line:column: what`. */
export function refuseMistakes(mistakes: readonly Mistake[], hint: string): void {
  if (mistakes.length === 0) return;
  const told = inOrder(mistakes).map(({ at, message }) => `${renderPlace(at)}: ${message}`);
  const lines = [...new Set(told)];
  const more = lines.length - MOST_TOLD;
  const shown = more > 0 ? [...lines.slice(0, MOST_TOLD), `and ${more} more`] : lines;
  throw new PostrojError('BAD_CONFIG', shown.join('\n'), { hint });
}

/** As one reads; files as they came. */
function inOrder(mistakes: readonly Mistake[]): Mistake[] {
  const files = [...new Set(mistakes.map(({ at }) => at.file))];
  return [...mistakes].sort(
    ({ at: a }, { at: b }) =>
      files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line || a.column - b.column,
  );
}

/** What is thrown as known becomes a mistake at the place. */
export function attempt<T>(read: () => T, at: Place, mistakes: Mistake[]): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof PostrojError)) throw error;
    mistakes.push({ at, message: error.message });
    return undefined;
  }
}
