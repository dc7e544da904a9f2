import path from 'node:path';

import { readInside } from '../system/read-inside.js';

const LARGEST_BYTES = 1024 * 1024;

/**
 * The text of one of the user's own files, which lies in that directory or below: what a configuration
 * names goes into a machine, so it is nothing else of this host. Throws BAD_OPTION.
 */
export async function readOwnFile(file: string, directory: string): Promise<string> {
  const bytes = await readInside(path.resolve(directory, file), {
    shown: file,
    inside: [directory],
    largestBytes: LARGEST_BYTES,
    code: 'BAD_OPTION',
    hint: 'Files that checks need lie in the working directory, or below it.',
  });
  return bytes.toString();
}
