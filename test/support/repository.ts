import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project under test: this file's own. */
export const repository = fileURLToPath(new URL('../..', import.meta.url));

export function inRepository(...names: string[]): string {
  return path.join(repository, ...names);
}
