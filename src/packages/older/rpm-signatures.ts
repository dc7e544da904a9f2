import { createHash } from 'node:crypto';

import { ENTRY_BYTES, rpmHeaderIntro, type RpmHeaders } from '../formats/rpm-header.js';

/** Sums, no signatures; rpm's docs/manual/signatures_digests.md. */
const tags = {
  region: 62,
  sha1: 269,
  sha256: 273,
  sizeBytes: 1000,
  md5: 1004,
  unpackedBytes: 1007,
} as const;
const types = { int32: 4, string: 6, binary: 7 } as const;

interface Value {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  readonly data: Buffer;
}

/** Of header and payload together. */
export interface Sums {
  readonly md5: Buffer;
  readonly bytes: number;
}

/** What stands before the main header, to which it is aligned by 8. */
export function signatureHeader(
  { signatures, header }: Pick<RpmHeaders, 'signatures' | 'header'>,
  { md5, bytes }: Sums,
): Buffer {
  const hex = (algorithm: string) => createHash(algorithm).update(header.bytes).digest('hex');
  const unpacked = signatures.number(tags.unpackedBytes);
  const packed = packHeader([
    text(tags.sha1, hex('sha1')),
    text(tags.sha256, hex('sha256')),
    number(tags.sizeBytes, bytes),
    { tag: tags.md5, type: types.binary, count: md5.length, data: md5 },
    ...(unpacked === undefined ? [] : [number(tags.unpackedBytes, unpacked)]),
  ]);
  return Buffer.concat([packed, padding(packed, 8)]);
}

function number(tag: number, value: number): Value {
  if (value > 0xffff_ffff) throw new Error('it is larger than 4 GiB');
  const data = Buffer.alloc(4);
  data.writeUInt32BE(value);
  return { tag, type: types.int32, count: 1, data };
}

function text(tag: number, value: string): Value {
  return { tag, type: types.string, count: 1, data: Buffer.from(`${value}\0`) };
}

/** The region's entry comes first, what it points to last: an entry again, counted backwards. */
function packHeader(values: readonly Value[]): Buffer {
  const entries: Buffer[] = [];
  let store = Buffer.alloc(0);
  for (const { data, ...value } of values) {
    if (value.type === types.int32) store = Buffer.concat([store, padding(store, 4)]);
    entries.push(entry({ ...value, offset: store.length }));
    store = Buffer.concat([store, data]);
  }
  const region = { tag: tags.region, type: types.binary, count: ENTRY_BYTES };
  const indexBytes = (entries.length + 1) * ENTRY_BYTES;
  entries.unshift(entry({ ...region, offset: store.length }));
  store = Buffer.concat([store, entry({ ...region, offset: -indexBytes })]);
  return Buffer.concat([rpmHeaderIntro(entries.length, store.length), ...entries, store]);
}

function padding({ length }: Buffer, to: number): Buffer {
  return Buffer.alloc((to - (length % to)) % to);
}

interface Entry extends Omit<Value, 'data'> {
  /** In the store. */
  readonly offset: number;
}

function entry({ tag, type, offset, count }: Entry): Buffer {
  const buffer = Buffer.alloc(ENTRY_BYTES);
  buffer.writeUInt32BE(tag, 0);
  buffer.writeUInt32BE(type, 4);
  buffer.writeInt32BE(offset, 8);
  buffer.writeUInt32BE(count, 12);
  return buffer;
}
