import { compareDigits } from './deb.js';

/** Epoch, version and release; rpm-version(7). Below 0 when `a` is the older one. */
export function compareRpmVersions(a: string, b: string): number {
  const [left, right] = [splitEvr(a), splitEvr(b)];
  return (
    compareDigits(left.epoch, right.epoch) ||
    rpmvercmp(left.version, right.version) ||
    rpmvercmp(left.release, right.release)
  );
}

export function splitEvr(evr: string) {
  const [, epoch = '0', version = '', release = ''] =
    /^(?:(\d+):)?(.*?)(?:-([^-]*))?$/s.exec(evr) ?? [];
  return { epoch, version, release };
}

/** rpmio/rpmvercmp.cc: runs of digits or letters; anything else only parts them. */
export function rpmvercmp(a: string, b: string): number {
  let [left, right] = [a, b];
  while (left !== '' || right !== '') {
    left = left.replace(SEPARATORS, '');
    right = right.replace(SEPARATORS, '');
    const marked = compareMarks(left, right);
    if (marked === 'both') {
      left = left.slice(1);
      right = right.slice(1);
      continue;
    }
    if (marked !== undefined) return marked;
    if (left === '' || right === '') break;
    const digits = /^\d/.test(left);
    const run = digits ? /^\d+/ : /^[A-Za-z]+/;
    const [leftRun = ''] = run.exec(left) ?? [];
    const [rightRun = ''] = run.exec(right) ?? [];
    if (rightRun === '') return digits ? 1 : -1; // a number is newer than a word
    const order = digits ? compareDigits(leftRun, rightRun) : compareWords(leftRun, rightRun);
    if (order !== 0) return order;
    left = left.slice(leftRun.length);
    right = right.slice(rightRun.length);
  }
  return Number(left !== '') - Number(right !== '');
}

const SEPARATORS = /^[^A-Za-z0-9~^]+/;

/** A tilde is older than the end, a caret newer than the end but older than anything else. */
function compareMarks(left: string, right: string): number | 'both' | undefined {
  if (left.startsWith('~') || right.startsWith('~')) {
    if (!left.startsWith('~')) return 1;
    return right.startsWith('~') ? 'both' : -1;
  }
  if (left.startsWith('^') || right.startsWith('^')) {
    if (left === '') return -1;
    if (right === '') return 1;
    if (!left.startsWith('^')) return 1;
    return right.startsWith('^') ? 'both' : -1;
  }
  return undefined;
}

export function compareWords(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
