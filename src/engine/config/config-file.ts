import { PostrojError } from '../../errors.js';
import { readInside } from '../../system/read-inside.js';

const LARGEST_BYTES = 256 * 1024;
const HINT =
  'Files of a configuration lie in the directory of the one that was named, or below it.';

/**
 * The text of a file that lies inside one of the directories, links followed: a configuration may come
 * with a pull request, whose links and includes must not show what it could not read itself. Throws
 * BAD_CONFIG; `shown` is what users call the file.
 */
export async function readConfigFile(
  file: string,
  { shown, inside }: { readonly shown: string; readonly inside: readonly string[] },
): Promise<string> {
  const limits = { largestBytes: LARGEST_BYTES, code: 'BAD_CONFIG', hint: HINT } as const;
  const bytes = await readInside(file, { shown, inside, ...limits });
  const text = decode(bytes);
  if (text !== undefined) return text;
  throw new PostrojError('BAD_CONFIG', `${shown} is no text of UTF-8`);
}

/** undefined for what is not text. */
function decode(bytes: Buffer): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
