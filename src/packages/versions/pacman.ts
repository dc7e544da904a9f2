import { compareDigits } from './deb.js';
import { compareWords, splitEvr } from './rpm.js';

/** vercmp(8): rpm's way from before its tildes; a missing release is equal to any. */
export function comparePacmanVersions(a: string, b: string): number {
  const [left, right] = [splitEvr(a), splitEvr(b)];
  const order = compareDigits(left.epoch, right.epoch) || comparePlain(left.version, right.version);
  if (order !== 0 || left.release === '' || right.release === '') return order;
  return comparePlain(left.release, right.release);
}

/** lib/libalpm/version.c */
function comparePlain(a: string, b: string): number {
  if (a === b) return 0;
  let [left, right] = [a, b];
  while (left !== '' && right !== '') {
    const [leftGap = ''] = /^[^A-Za-z0-9]*/.exec(left) ?? [];
    const [rightGap = ''] = /^[^A-Za-z0-9]*/.exec(right) ?? [];
    left = left.slice(leftGap.length);
    right = right.slice(rightGap.length);
    if (left === '' || right === '') break;
    if (leftGap.length !== rightGap.length) return leftGap.length - rightGap.length;
    const digits = /^\d/.test(left);
    const run = digits ? /^\d+/ : /^[A-Za-z]+/;
    const [leftRun = ''] = run.exec(left) ?? [];
    const [rightRun = ''] = run.exec(right) ?? [];
    if (rightRun === '') return digits ? 1 : -1;
    const order = digits ? compareDigits(leftRun, rightRun) : compareWords(leftRun, rightRun);
    if (order !== 0) return order;
    left = left.slice(leftRun.length);
    right = right.slice(rightRun.length);
  }
  return compareRests(left, right);
}

/** What is left of one of them makes it newer, but for letters: 1.0 is newer than 1.0rc. */
function compareRests(left: string, right: string): number {
  if (left === right) return 0;
  if (left === '') return /^[A-Za-z]/.test(right) ? 1 : -1;
  return /^[A-Za-z]/.test(left) ? -1 : 1;
}
