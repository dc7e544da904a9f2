import { examineCheckSpec, filesOf, type CheckSpec } from '../../checks/index.js';
import { readOwnFile } from '../../checks/own-file.js';
import { PostrojError } from '../../errors.js';
import type { Mistake } from './mistakes.js';
import type { TreePath } from './tree.js';

/** A check as it was read, and where. */
export interface ReadCheck {
  readonly spec: CheckSpec;
  /** Of a part of it, with its place. */
  readonly mistake: (path: TreePath, message: string) => Mistake;
}

/** What is wrong with checks that takes time to find out: expressions, and files that are not there. */
export async function examineChecks(
  checks: readonly ReadCheck[],
  cwd: string,
): Promise<readonly Mistake[]> {
  const mistakes = await Promise.all(checks.map((check) => examine(check, cwd)));
  return mistakes.flat();
}

async function examine({ spec, mistake }: ReadCheck, cwd: string): Promise<Mistake[]> {
  const found = await examineCheckSpec(spec);
  const missing = await Promise.all(filesOf(spec).map((file) => unreadable(file, cwd)));
  return [
    ...found.map(({ path, message }) => mistake(path, message)),
    ...missing.flatMap((message) => (message === undefined ? [] : mistake([], message))),
  ];
}

async function unreadable(file: string, cwd: string): Promise<string | undefined> {
  try {
    await readOwnFile(file, cwd);
    return undefined;
  } catch (error) {
    if (!(error instanceof PostrojError)) throw error;
    return `${error.message}; it is looked for in the working directory`;
  }
}
