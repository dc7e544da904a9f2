import { catalogue } from '../../distros/catalogue/index.js';
import { families } from '../../distros/families/index.js';
import { resolveReference, type Resolution } from '../../distros/resolve.js';
import { didYouMean } from './did-you-mean.js';

/** Names that an override may have for an image: its label, aliases and family, or as it was typed. */
function namesOf({ name, entry }: Resolution): string[] {
  return entry ? [name, ...entry.aliases, entry.family] : [name];
}

/** `*` stands for anything, `?` for one character. */
export function matchesImage(pattern: string, image: Resolution): boolean {
  return namesOf(image).some((name) => matchesGlob(pattern, name));
}

/** Of a pattern that can match no image: why. Those of images that are not in the catalogue can. */
export function patternProblem(pattern: string): string | undefined {
  if (/[/:]/.test(pattern)) return undefined;
  if (catalogue.some(({ label }) => matchesImage(pattern, resolveReference(label))))
    return undefined;
  const known = families.map(({ name }) => name);
  if (known.some((name) => name === pattern)) return undefined;
  const labels = catalogue.flatMap(({ label, aliases }) => [label, ...aliases]);
  const nearest = didYouMean(pattern, [...known, ...labels]);
  return `'${pattern}' matches no label, alias or family${nearest}`;
}

/** In time of the one length times the other, whatever the pattern is: it may be made to take long. */
export function matchesGlob(pattern: string, text: string): boolean {
  let [at, star, after] = [0, -1, 0];
  let index = 0;
  while (index < text.length) {
    const wanted = pattern[at];
    if (wanted === '*') {
      star = at++;
      after = index;
    } else if (wanted === '?' || (wanted !== undefined && wanted === text[index])) {
      at++;
      index++;
    } else if (star >= 0) {
      at = star + 1;
      index = ++after;
    } else return false;
  }
  return /^\**$/.test(pattern.slice(at));
}
