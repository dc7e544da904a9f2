import { compareDigits } from './deb.js';
import { compareWords } from './rpm.js';

/** In their order; what has none of them comes between rc and cvs. */
const BEFORE = ['alpha', 'beta', 'pre', 'rc'];
const AFTER = ['cvs', 'svn', 'git', 'hg', 'p'];

const VERSION = /^(\d+(?:\.\d+)*)([a-z]?)((?:_[a-z]+\d*)*)(?:~[0-9a-f]+)?(?:-r(\d+))?$/;

/**
 * apk-package(5): numbers, a letter, suffixes, a commit that does not count, a revision. Versions
 * that are none are in the order of their characters. Below 0 when `a` is the older one.
 */
export function compareApkVersions(a: string, b: string): number {
  const [left, right] = [VERSION.exec(a), VERSION.exec(b)];
  if (!left || !right) return compareWords(a, b);
  return (
    compareNumbers(left[1] ?? '', right[1] ?? '') ||
    compareWords(left[2] ?? '', right[2] ?? '') ||
    compareSuffixes(left[3] ?? '', right[3] ?? '') ||
    compareDigits(left[4] ?? '', right[4] ?? '')
  );
}

/** Behind the first dot, a number that begins with 0 is a fraction: 1.01 is older than 1.1. */
function compareNumbers(a: string, b: string): number {
  const [left, right] = [a.split('.'), b.split('.')];
  for (let at = 0; at < Math.min(left.length, right.length); at++) {
    const [one = '', other = ''] = [left[at], right[at]];
    const fraction = at > 0 && (one.startsWith('0') || other.startsWith('0'));
    const order = fraction ? compareFractions(one, other) : compareDigits(one, other);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function compareFractions(a: string, b: string): number {
  const zeros = (text: string) => /^0*/.exec(text)?.[0].length ?? 0;
  return zeros(b) - zeros(a) || compareDigits(a, b);
}

function compareSuffixes(a: string, b: string): number {
  const [left, right] = [suffixesOf(a), suffixesOf(b)];
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const [one, other] = [left[at], right[at]];
    const order =
      rankOf(one?.name) - rankOf(other?.name) ||
      compareDigits(one?.number ?? '', other?.number ?? '');
    if (order !== 0) return order;
  }
  return 0;
}

function suffixesOf(text: string) {
  return [...text.matchAll(/_([a-z]+)(\d*)/g)].map(([, name = '', number = '']) => ({
    name,
    number,
  }));
}

function rankOf(name: string | undefined): number {
  if (name === undefined) return 0;
  const before = BEFORE.indexOf(name);
  return before < 0 ? AFTER.indexOf(name) + 1 : before - BEFORE.length;
}
