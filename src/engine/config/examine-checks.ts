import { access, constants } from 'node:fs/promises';
import path from 'node:path';

import { examineCheckSpec, filesOf, type CheckSpec } from '../../checks/index.js';
import type { Mistake } from './mistakes.js';
import type { Place, TreePath } from './tree.js';

/** A check as it was read, and where. */
export interface ReadCheck {
  readonly spec: CheckSpec;
  /** The place of a part of it. */
  readonly at: (path: TreePath) => Place;
}

/** What is wrong with checks that takes time to find out: expressions, and files that are not there. */
export async function examineChecks(
  checks: readonly ReadCheck[],
  cwd: string,
): Promise<readonly Mistake[]> {
  const mistakes = await Promise.all(checks.map((check) => examine(check, cwd)));
  return mistakes.flat();
}

async function examine({ spec, at }: ReadCheck, cwd: string): Promise<Mistake[]> {
  const found = (await examineCheckSpec(spec)).map((one) => ({ ...one, at: at(one.path) }));
  const missing = await Promise.all(filesOf(spec).map((file) => unreadable(file, cwd)));
  return [...found, ...missing.flatMap((message) => (message ? [{ at: at([]), message }] : []))];
}

async function unreadable(file: string, cwd: string): Promise<string | undefined> {
  try {
    await access(path.resolve(cwd, file), constants.R_OK);
    return undefined;
  } catch {
    return `cannot read ${file}, which is looked for in the working directory`;
  }
}
