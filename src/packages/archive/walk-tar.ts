import { Bytes } from './bytes.js';
import { absolutePath, type ArchiveEntry, type PackagedKind } from './entry.js';
import { BLOCK_BYTES, nextEntry, type TarEntry } from './tar.js';

const LONGEST_NAME_BYTES = 64 * 1024;
const kinds: Readonly<Record<string, PackagedKind>> = { '5': 'directory', '2': 'link' };

/** All entries of an archive of tar(5), with the long names of GNU, ustar and pax. */
export async function* walkTar(
  chunks: AsyncIterable<Uint8Array>,
  mostBytes: number,
): AsyncGenerator<ArchiveEntry> {
  const bytes = new Bytes(chunks, mostBytes);
  let longName: string | undefined;
  try {
    for (let entry = await nextEntry(bytes); entry; entry = await nextEntry(bytes)) {
      const body = bodyOf(entry, bytes);
      if (entry.flag === 'L') longName = (await named(body)).replace(/\0.*$/s, '');
      else if (entry.flag === 'x') longName = paxPath(await named(body)) ?? longName;
      else if (entry.flag !== 'g' && entry.flag !== 'K') {
        yield describe(entry, longName, body);
        longName = undefined;
      }
      await body.skip();
    }
  } finally {
    await bytes.close();
  }
}

function describe(entry: TarEntry, longName: string | undefined, body: Body): ArchiveEntry {
  const name = longName ?? [entry.prefix, entry.name].filter(Boolean).join('/');
  return {
    path: absolutePath(name),
    // a hard link, `1`, is a file by another name
    kind: entry.regular || entry.flag === '1' ? 'file' : (kinds[entry.flag] ?? 'other'),
    mode: entry.mode,
    sizeBytes: entry.sizeBytes,
    content: body.content,
  };
}

interface Body {
  readonly sizeBytes: number;
  readonly content: () => Promise<Buffer>;
  readonly skip: () => Promise<void>;
}

function bodyOf({ sizeBytes, name }: TarEntry, bytes: Bytes): Body {
  let left = Math.ceil(sizeBytes / BLOCK_BYTES) * BLOCK_BYTES;
  return {
    sizeBytes,
    content: async () => {
      const content = await bytes.take(sizeBytes);
      if (!content) throw new Error(`it ends within ${name}`);
      left -= sizeBytes;
      return content;
    },
    skip: async () => {
      if (!(await bytes.skip(left))) throw new Error(`it ends within ${name}`);
    },
  };
}

async function named({ sizeBytes, content }: Body): Promise<string> {
  if (sizeBytes > LONGEST_NAME_BYTES) throw new Error('a name in it is too long');
  return (await content()).toString('utf8');
}

/** pax(1): records of `length key=value`. */
function paxPath(records: string): string | undefined {
  return /^\d+ path=(.*)$/m.exec(records)?.[1];
}
