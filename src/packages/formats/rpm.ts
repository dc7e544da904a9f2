import type { FileHandle } from 'node:fs/promises';

import { readAt } from '../archive/ar.js';
import { goArch } from '../architecture.js';
import type { PackageInfo } from '../info.js';

const LEAD_BYTES = 96;
const INTRO_BYTES = 16;
const ENTRY_BYTES = 16;
const HEADER_MAGIC = '8eade801';
/** Those of rpm itself are higher; the largest packages of distributions stay below. */
const MOST_ENTRIES = 0xffff;
const MOST_BYTES = 64 * 1024 ** 2;

const tags = {
  name: 1000,
  version: 1001,
  release: 1002,
  epoch: 1003,
  arch: 1022,
  sourceRpm: 1044,
  provides: 1047,
  requires: 1049,
} as const;

/** The main header, behind the lead and the signatures; rpm's docs/manual/format_v4.md. */
export async function readRpm(handle: FileHandle): Promise<PackageInfo> {
  const signatures = await readHeader(handle, LEAD_BYTES);
  const header = await readHeader(handle, Math.ceil(signatures.end / 8) * 8);
  const text = (tag: number) => header.strings(tag)[0] ?? '';
  const epoch = header.number(tags.epoch) ?? 0;
  // what tells a source package is that it comes from none
  const archName = header.has(tags.sourceRpm) ? text(tags.arch) : 'src';
  return {
    format: 'rpm',
    name: text(tags.name),
    version: `${epoch === 0 ? '' : `${epoch}:`}${text(tags.version)}-${text(tags.release)}`,
    arch: goArch(archName),
    archName,
    depends: header.strings(tags.requires),
    provides: header.strings(tags.provides),
  };
}

interface Header {
  /** Where it ends in the file. */
  readonly end: number;
  has(tag: number): boolean;
  /** Of a string or an array of strings. */
  strings(tag: number): string[];
  /** Of an array of 32-bit numbers, the first. */
  number(tag: number): number | undefined;
}

async function readHeader(handle: FileHandle, offset: number): Promise<Header> {
  const intro = await readAt(handle, offset, INTRO_BYTES);
  const entries = intro.readUInt32BE(8);
  const storeBytes = intro.readUInt32BE(12);
  const known = intro.toString('hex', 0, 4) === HEADER_MAGIC;
  if (!known || entries > MOST_ENTRIES || storeBytes > MOST_BYTES) {
    throw new Error(`no header of an rpm at byte ${offset}`);
  }
  const indexOffset = offset + INTRO_BYTES;
  const storeOffset = indexOffset + entries * ENTRY_BYTES;
  const index = await readAt(handle, indexOffset, entries * ENTRY_BYTES);
  const store = await readAt(handle, storeOffset, storeBytes);
  return { end: storeOffset + storeBytes, ...lookUp(index, store) };
}

interface Entry {
  readonly type: number;
  readonly at: number;
  readonly count: number;
}

const INT32 = 4;
const STRINGS = [6, 8, 9]; // one, several, in several languages

function lookUp(index: Buffer, store: Buffer): Omit<Header, 'end'> {
  const found = new Map<number, Entry>();
  for (let at = 0; at < index.length; at += ENTRY_BYTES) {
    const [type, offset, count] = [4, 8, 12].map((field) => index.readUInt32BE(at + field));
    found.set(index.readUInt32BE(at), { type: type ?? 0, at: offset ?? 0, count: count ?? 0 });
  }
  return {
    has: (tag) => found.has(tag),
    strings: (tag) => {
      const entry = found.get(tag);
      return entry && STRINGS.includes(entry.type) ? stringsAt(store, entry) : [];
    },
    number: (tag) => {
      const entry = found.get(tag);
      return entry?.type === INT32 ? store.readUInt32BE(entry.at) : undefined;
    },
  };
}

function stringsAt(store: Buffer, { at, count }: Entry): string[] {
  const strings: string[] = [];
  for (let begin = at; strings.length < count;) {
    const end = store.indexOf(0, begin);
    if (end < 0) throw new Error('its header ends within a text');
    strings.push(store.toString('utf8', begin, end));
    begin = end + 1;
  }
  return strings;
}
