import { Bytes } from './bytes.js';
import { absolutePath, type ArchiveEntry, type PackagedKind } from './entry.js';

const HEADER_BYTES = 110;
const LONGEST_NAME_BYTES = 4096;
const END = 'TRAILER!!!';
const kinds: Readonly<Record<number, PackagedKind>> = {
  0o10: 'file',
  0o4: 'directory',
  0o12: 'link',
};

/** All entries of an archive of cpio(5) in the "new" format, which rpm writes. Throws for others. */
export async function* walkCpio(
  chunks: AsyncIterable<Uint8Array>,
  mostBytes: number,
): AsyncGenerator<ArchiveEntry> {
  const bytes = new Bytes(chunks, mostBytes);
  try {
    for (;;) {
      const { sizeBytes, mode, nameBytes } = parseHeader(await bytes.take(HEADER_BYTES));
      // what precedes a content is filled up to a multiple of four
      const name = await nameOf(bytes, padded(HEADER_BYTES + nameBytes) - HEADER_BYTES);
      if (name === END) return;
      let left = padded(sizeBytes);
      yield {
        path: absolutePath(name),
        kind: kinds[mode >> 12] ?? 'other',
        mode: mode & 0o7777,
        sizeBytes,
        content: async () => {
          const content = await bytes.take(sizeBytes);
          if (!content) throw new Error(`it ends within ${name}`);
          left -= sizeBytes;
          return content;
        },
      };
      if (!(await bytes.skip(left))) throw new Error(`it ends within ${name}`);
    }
  } finally {
    await bytes.close();
  }
}

interface Header {
  readonly mode: number;
  readonly sizeBytes: number;
  readonly nameBytes: number;
}

function parseHeader(header: Buffer | undefined): Header {
  const text = header?.toString('latin1') ?? '';
  if (!/^07070[12]/.test(text))
    throw new Error('its files are in no archive of cpio that is known');
  const field = (index: number) => Number.parseInt(text.slice(6 + index * 8, 14 + index * 8), 16);
  const parsed = { mode: field(1), sizeBytes: field(6), nameBytes: field(11) };
  if (Object.values(parsed).some(Number.isNaN) || parsed.nameBytes > LONGEST_NAME_BYTES) {
    throw new Error('a header in its archive of cpio is damaged');
  }
  return parsed;
}

async function nameOf(bytes: Bytes, size: number): Promise<string> {
  const name = await bytes.take(size);
  if (!name) throw new Error('it ends within the name of a file');
  return name.toString('utf8').replace(/\0.*$/s, '');
}

function padded(size: number): number {
  return Math.ceil(size / 4) * 4;
}
