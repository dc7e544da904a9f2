import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

import { readRpmHeaders, type RpmHeader } from '../formats/rpm-header.js';
import { lowerRpmRelease } from './lower-version.js';
import { signatureHeader, type Sums } from './rpm-signatures.js';

/** format_v4.md of rpm's manual. */
const tags = { version: 1001, release: 1002, epoch: 1003 } as const;
/** Those in which packages built together ask for one another by version and release. */
const RELATIONS = [1113, 1050]; // of what it provides, of what it requires

/**
 * Writes the same rpm with a lower release of the same length: the header stays where it is, and the
 * payload is not touched. Signatures of others, which no longer hold, go.
 */
export async function writeOlderRpm(source: string, target: string): Promise<void> {
  const handle = await open(source, 'r');
  try {
    const { lead, signatures, header } = await readRpmHeaders(handle);
    lower(header);
    const sums = await sumsOf(header, handle);
    const signed = signatureHeader({ signatures, header }, sums);
    const begin = [lead, signed, header.bytes];
    const parts = async function* () {
      yield* begin;
      yield* payloadOf(handle, header);
    };
    await pipeline(parts, createWriteStream(target, { flags: 'wx' }));
  } finally {
    await handle.close();
  }
}

function payloadOf(handle: FileHandle, { end }: RpmHeader): AsyncIterable<Buffer> {
  return handle.createReadStream({ start: end, autoClose: false });
}

async function sumsOf(header: RpmHeader, handle: FileHandle): Promise<Sums> {
  const hash = createHash('md5').update(header.bytes);
  let { length: bytes } = header.bytes;
  for await (const chunk of payloadOf(handle, header)) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { md5: hash.digest(), bytes };
}

function lower(header: RpmHeader): void {
  const [version = ''] = header.strings(tags.version);
  const [release = ''] = header.strings(tags.release);
  if (release === '') throw new Error('it has no release');
  const full = `${version}-${release}`;
  const withEpoch = `${header.number(tags.epoch) ?? 0}:${full}`;
  const lowered = (text: string) => text.slice(0, -release.length) + lowerRpmRelease(release);
  header.overwrite(tags.release, lowered);
  for (const tag of RELATIONS) {
    header.overwrite(tag, (text) => ([full, withEpoch].includes(text) ? lowered(text) : text));
  }
}
