import { lstat } from 'node:fs/promises';
import path from 'node:path';

import { unlessMissing } from '../system/files.js';
import type { ConfigFiles } from './config/config.js';
import type { Environment } from './config/environment.js';

/** Taken when it is in the working directory and nothing else was said. */
export const DEFAULT_CONFIG = '.postroj.yml';
/** For who does not want it. */
export const NO_CONFIG = 'none';

export interface FoundConfig extends ConfigFiles {
  /** As users call it; undefined when there is none. */
  readonly file: string | undefined;
  /** Nobody has named it. */
  readonly byDefault: boolean;
}

const nothing: ConfigFiles = {
  combinations: [{ matrix: {}, run: {}, settings: {}, origins: new Map(), overrides: [] }],
  secrets: [],
};

/** The parser and the schema are loaded only for those who have a file. Throws BAD_CONFIG. */
export async function findConfig(
  named: string | undefined,
  cwd: string,
  env: Environment,
): Promise<FoundConfig> {
  const file =
    named ?? ((await isThere(path.join(cwd, DEFAULT_CONFIG))) ? DEFAULT_CONFIG : NO_CONFIG);
  if (file === NO_CONFIG) return { ...nothing, file: undefined, byDefault: false };
  const { readConfig } = await import('./config/config.js');
  return { ...(await readConfig(file, { cwd, env })), file, byDefault: named === undefined };
}

/** A link that leads nowhere is there, too: reading it says so. */
async function isThere(file: string): Promise<boolean> {
  return (await unlessMissing(lstat(file))) !== undefined;
}
