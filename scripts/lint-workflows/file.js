/**
 * @typedef {{ readonly name: string, readonly text: string }} File `name` is relative to the repository.
 * @typedef {{
 *   readonly file: string, readonly line: number, readonly column: number, readonly message: string,
 * }} Mistake Lines and columns are counted from 1.
 */
export {};
