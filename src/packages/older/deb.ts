import { createReadStream, createWriteStream } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { gzipSync } from 'node:zlib';

import { readArMembers, readAt, type ArMember } from '../archive/ar.js';
import { compressionOf, decompressed } from '../archive/decompress.js';
import { replaceInTar } from '../archive/replace-in-tar.js';
import { AR_MAGIC, arHeader } from '../archive/write-ar.js';
import type { PackageInfo } from '../info.js';
import { lowerDebVersion } from './lower-version.js';

/** Scripts and control files are small. */
const MOST_BYTES = 64 * 1024 ** 2;

type Named = Pick<PackageInfo, 'name' | 'version'>;

/** Writes the same deb with a lower version, for which it need not be unpacked; deb(5). */
export async function writeOlderDeb(
  source: string,
  target: string,
  together: readonly Named[],
): Promise<void> {
  const { control, data } = await takeApart(source);
  const lowered = replaceInTar(control, 'control', (text) => lowerControl(text, together));
  const head = Buffer.concat([
    Buffer.from(AR_MAGIC),
    ...wholeMember('debian-binary', Buffer.from('2.0\n')),
    ...wholeMember('control.tar.gz', gzipSync(lowered)),
    arHeader(data.name, data.sizeBytes),
  ]);
  const parts = async function* () {
    yield head;
    yield* createReadStream(source, rangeOf(data));
    yield Buffer.alloc(data.sizeBytes % 2, '\n');
  };
  await pipeline(parts, createWriteStream(target, { flags: 'wx' }));
}

async function takeApart(source: string): Promise<{ control: Buffer; data: ArMember }> {
  const handle = await open(source, 'r');
  try {
    const members = await readArMembers(handle);
    const control = await decompressedMember(handle, memberOf(members, 'control'));
    return { control, data: memberOf(members, 'data') };
  } finally {
    await handle.close();
  }
}

function memberOf(members: readonly ArMember[], stem: string): ArMember {
  const member = members.find(({ name }) => name.startsWith(`${stem}.tar`));
  if (!member || member.sizeBytes === 0) throw new Error(`it has no ${stem}.tar`);
  return member;
}

function wholeMember(name: string, body: Buffer): Buffer[] {
  return [arHeader(name, body.length), body, Buffer.alloc(body.length % 2, '\n')];
}

function rangeOf({ offset, sizeBytes }: ArMember) {
  return { start: offset, end: offset + sizeBytes - 1 };
}

async function decompressedMember(handle: FileHandle, member: ArMember): Promise<Buffer> {
  const begin = await readAt(handle, member.offset, Math.min(member.sizeBytes, 8));
  const stream = handle.createReadStream({ ...rangeOf(member), autoClose: false });
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of decompressed(stream, compressionOf(begin))) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new Error(`its ${member.name} is too large`);
    parts.push(chunk);
  }
  return Buffer.concat(parts);
}

/** name[:arch] (= version), or (>= version); deb-control(5). */
const RELATION = /([\w.+-]+)((?::\w+)?\s*\(>?=\s*)([^()\s]+)(?=\s*\))/g;

/** Its own version, and where it asks for others that are made older with it, theirs. */
export function lowerControl(text: string, together: readonly Named[]): string {
  const versions = new Map(together.map(({ name, version }) => [name, version]));
  return text
    .replace(/^(Version:[ \t]*)(\S+)/im, (_, field: string, version: string) => {
      return field + lowerDebVersion(version);
    })
    .replaceAll(RELATION, (...found: string[]) => {
      const [all = '', name = '', relation = '', version = ''] = found;
      return versions.get(name) === version ? name + relation + lowerDebVersion(version) : all;
    });
}
