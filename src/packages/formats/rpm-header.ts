import type { FileHandle } from 'node:fs/promises';

import { readAt } from '../archive/ar.js';

const LEAD_BYTES = 96;
export const ENTRY_BYTES = 16;
const INTRO_BYTES = 16;
const HEADER_MAGIC = '8eade801';
/** Those of rpm itself are higher; the largest packages of distributions stay below. */
const MOST_ENTRIES = 0xffff;
const MOST_BYTES = 64 * 1024 ** 2;

const INT32 = 4;
const STRINGS = [6, 8, 9]; // one, several, in several languages

/** A header in a file: an index of tags, and a store of their values; rpm's format_v4.md. */
export interface RpmHeader {
  /** Where it ends in the file. */
  readonly end: number;
  /** The whole of it, to be read and written. */
  readonly bytes: Buffer;
  has(tag: number): boolean;
  /** Of a string or an array of strings. */
  strings(tag: number): string[];
  /** Of an array of 32-bit numbers, the first. */
  number(tag: number): number | undefined;
  /** Throws for another length: nothing moves. */
  overwrite(tag: number, change: (text: string) => string): void;
}

export interface RpmHeaders {
  readonly lead: Buffer;
  readonly signatures: RpmHeader;
  /** The package's own. */
  readonly header: RpmHeader;
}

/** What a package begins with; its own header is at a multiple of 8. */
export async function readRpmHeaders(handle: FileHandle): Promise<RpmHeaders> {
  const signatures = await readHeader(handle, LEAD_BYTES);
  const header = await readHeader(handle, Math.ceil(signatures.end / 8) * 8);
  return { lead: await readAt(handle, 0, LEAD_BYTES), signatures, header };
}

/** Throws when there is none. */
async function readHeader(handle: FileHandle, begin: number): Promise<RpmHeader> {
  const intro = await readAt(handle, begin, INTRO_BYTES);
  const entries = intro.readUInt32BE(8);
  const storeBytes = intro.readUInt32BE(12);
  const known = intro.toString('hex', 0, 4) === HEADER_MAGIC;
  if (!known || entries > MOST_ENTRIES || storeBytes > MOST_BYTES) {
    throw new Error(`no header of an rpm at byte ${begin}`);
  }
  const storeAt = INTRO_BYTES + entries * ENTRY_BYTES;
  const bytes = await readAt(handle, begin, storeAt + storeBytes);
  return { end: begin + bytes.length, bytes, ...lookUp(bytes, storeAt) };
}

export function rpmHeaderIntro(entries: number, storeBytes: number): Buffer {
  const intro = Buffer.alloc(INTRO_BYTES);
  intro.write(HEADER_MAGIC, 'hex');
  intro.writeUInt32BE(entries, 8);
  intro.writeUInt32BE(storeBytes, 12);
  return intro;
}

interface Entry {
  readonly type: number;
  readonly at: number;
  readonly count: number;
}

function lookUp(
  bytes: Buffer,
  storeAt: number,
): Pick<RpmHeader, 'has' | 'strings' | 'number' | 'overwrite'> {
  const found = new Map<number, Entry>();
  for (let at = INTRO_BYTES; at < storeAt; at += ENTRY_BYTES) {
    const [type = 0, offset = 0, count = 0] = [4, 8, 12].map((field) =>
      bytes.readUInt32BE(at + field),
    );
    found.set(bytes.readUInt32BE(at), { type, at: storeAt + offset, count });
  }
  const texts = (tag: number) => {
    const entry = found.get(tag);
    return entry && STRINGS.includes(entry.type) ? textsAt(bytes, entry) : [];
  };
  return {
    has: (tag) => found.has(tag),
    strings: (tag) => texts(tag).map(({ text }) => text),
    number: (tag) => {
      const entry = found.get(tag);
      return entry?.type === INT32 ? bytes.readUInt32BE(entry.at) : undefined;
    },
    overwrite: (tag, change) => {
      for (const { text, at } of texts(tag)) {
        const changed = change(text);
        if (changed.length !== text.length) throw new Error(`'${changed}' does not fit`);
        bytes.write(changed, at, 'utf8');
      }
    },
  };
}

interface Text {
  readonly text: string;
  readonly at: number;
}

function textsAt(bytes: Buffer, { at, count }: Entry): Text[] {
  const texts: Text[] = [];
  for (let begin = at; texts.length < count;) {
    const end = bytes.indexOf(0, begin);
    if (end < 0) throw new Error('its header ends within a text');
    texts.push({ text: bytes.toString('utf8', begin, end), at: begin });
    begin = end + 1;
  }
  return texts;
}
