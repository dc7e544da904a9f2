import { it } from '@jest/globals';

import type { Checker, Entry } from './checker.js';

/** A check, and what it sees, or says when it fails: the whole message, with N for the tries. */
export type Row = readonly [entry: Entry, told: string | RegExp];

/** Both sides of a kind. */
export function itPasses(checker: () => Checker, rows: readonly Row[]): void {
  it.each<Row>(rows)('passes: %j', (entry, actual) => checker().passes(entry, actual));
}

export function itFails(checker: () => Checker, rows: readonly Row[]): void {
  it.each<Row>(rows)('fails: %j', (entry, message) => checker().fails(entry, message));
}
