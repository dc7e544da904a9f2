import { readFile, writeFile } from 'node:fs/promises';

/** Hides the secrets in a file of bytes, of which it is said how many they are: each keeps its length. */
export async function maskFile(file: string, secrets: readonly string[]): Promise<void> {
  if (secrets.length === 0) return;
  await writeFile(file, maskBytes(await readFile(file), secrets));
}

/** In place, the longest first: one may be a part of another. */
export function maskBytes(bytes: Buffer, secrets: readonly string[]): Buffer {
  const longestFirst = secrets
    .map((secret) => Buffer.from(secret))
    .sort((a, b) => b.length - a.length);
  for (const wanted of longestFirst) {
    for (let at = bytes.indexOf(wanted); at >= 0; at = bytes.indexOf(wanted, at + wanted.length)) {
      bytes.fill('*', at, at + wanted.length);
    }
  }
  return bytes;
}
