import { Bytes } from './bytes.js';

export const BLOCK_BYTES = 512;

export interface TarLimits {
  /** How far to read into the archive. */
  readonly searchBytes: number;
  /** How large the file may be. */
  readonly fileBytes: number;
}

/**
 * The content of the first regular file of that name (`./` before it does not count); undefined
 * when there is none, or when this is no archive of tar(5). Nothing is ever written.
 */
export async function readFromTar(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  { searchBytes, fileBytes }: TarLimits,
): Promise<Buffer | undefined> {
  const bytes = new Bytes(chunks, searchBytes);
  try {
    for (let entry = await nextEntry(bytes); entry; entry = await nextEntry(bytes)) {
      if (entry.name === name && entry.regular) return await contentOf(entry, bytes, fileBytes);
      const padded = Math.ceil(entry.sizeBytes / BLOCK_BYTES) * BLOCK_BYTES;
      if (!(await bytes.skip(padded))) return undefined;
    }
    return undefined;
  } finally {
    await bytes.close();
  }
}

async function contentOf(entry: TarEntry, bytes: Bytes, mostBytes: number): Promise<Buffer> {
  if (entry.sizeBytes > mostBytes) throw new Error(`${entry.name} in it is too large`);
  const content = await bytes.take(entry.sizeBytes);
  if (!content) throw new Error(`it ends within ${entry.name}`);
  return content;
}

/** undefined at the end, and where there is no entry of an archive. */
export async function nextEntry(bytes: Bytes): Promise<TarEntry | undefined> {
  for (;;) {
    const header = await bytes.take(BLOCK_BYTES);
    if (!header) return undefined;
    // blocks of zeros end an archive; a package of apk is several, one behind the other
    if (header.some((byte) => byte !== 0)) return parseHeader(header);
  }
}

export interface TarEntry {
  readonly name: string;
  readonly sizeBytes: number;
  readonly regular: boolean;
  /** The type flag: `0` or NUL a file, `5` a directory, `2` a link. */
  readonly flag: string;
  /** The twelve bits of permissions. */
  readonly mode: number;
  /** What goes before the name, where its 100 bytes do not suffice; ustar has it, GNU's format not. */
  readonly prefix: string;
}

/** undefined when its sum is not right. */
export function parseHeader(header: Buffer): TarEntry | undefined {
  const text = (from: number, to: number) =>
    header.toString('latin1', from, to).replace(/\0.*$/s, '');
  const octal = (from: number, to: number) => Number.parseInt(text(from, to).trim() || '0', 8);
  // the field of the sum itself counts as eight spaces
  const sum = header.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0);
  if (octal(148, 156) !== sum) return undefined;
  const base256 = ((header[124] ?? 0) & 0x80) !== 0;
  const sizeBytes = base256 ? Number(header.readBigUInt64BE(128)) : octal(124, 136);
  if (!Number.isSafeInteger(sizeBytes)) return undefined;
  return {
    name: text(0, 100).replace(/^\.\//, ''),
    sizeBytes,
    regular: [0, 48].includes(header[156] ?? -1), // NUL and '0'
    flag: String.fromCharCode(header[156] ?? 0),
    mode: octal(100, 108) & 0o7777,
    prefix: header.toString('latin1', 257, 263) === 'ustar\0' ? text(345, 500) : '',
  };
}
