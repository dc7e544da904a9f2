import type { FileHandle } from 'node:fs/promises';

const MAGIC = '!<arch>\n';
const HEADER_BYTES = 60;
/** A package has three members, and may have a few more that are none of dpkg's; deb(5). */
const MOST_MEMBERS = 16;

export interface ArMember {
  readonly name: string;
  readonly offset: number;
  readonly sizeBytes: number;
}

/** The first members of an archive of ar(5). Throws when it is none, or cut short. */
export async function readArMembers(handle: FileHandle): Promise<ArMember[]> {
  const { size } = await handle.stat();
  const members: ArMember[] = [];
  let offset = MAGIC.length;
  while (offset + HEADER_BYTES <= size && members.length < MOST_MEMBERS) {
    const header = (await readAt(handle, offset, HEADER_BYTES)).toString('latin1');
    const sizeBytes = Number(header.slice(48, 58));
    if (!header.endsWith('`\n') || !Number.isInteger(sizeBytes) || sizeBytes < 0) {
      throw new Error(`no member of an ar archive at byte ${offset}`);
    }
    const name = header.slice(0, 16).trimEnd().replace(/\/$/, '');
    const begin = offset + HEADER_BYTES;
    if (begin + sizeBytes > size) throw new Error(`it ends within ${name}`);
    members.push({ name, offset: begin, sizeBytes });
    offset = begin + sizeBytes + (sizeBytes % 2);
  }
  return members;
}

/** Throws when the file ends before. */
export async function readAt(handle: FileHandle, offset: number, bytes: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, offset);
  if (bytesRead < bytes) throw new Error(`it ends before byte ${offset + bytes}`);
  return buffer;
}
