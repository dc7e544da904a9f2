import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * Handlers of programs that the processor does not know; binfmt_misc of the kernel's admin-guide,
 * https://docs.kernel.org/admin-guide/binfmt-misc.html
 */
export interface BinfmtHandler {
  readonly name: string;
  readonly enabled: boolean;
  /** `F`: the interpreter was opened beforehand, so that it is found inside any root. */
  readonly flags: string;
  readonly offset: number;
  readonly magic: Buffer;
  readonly mask: Buffer;
}

/** The parts of an ELF header that tell architectures apart; e_machine of elf(5). */
interface Elf {
  readonly bits: 32 | 64;
  readonly machine: number;
  readonly bigEndian?: boolean;
}

const elfs: Readonly<Record<string, Elf>> = {
  amd64: { bits: 64, machine: 62 },
  386: { bits: 32, machine: 3 },
  arm64: { bits: 64, machine: 183 },
  arm: { bits: 32, machine: 40 },
  ppc64le: { bits: 64, machine: 21 },
  riscv64: { bits: 64, machine: 243 },
  s390x: { bits: 64, machine: 22, bigEndian: true },
  loong64: { bits: 64, machine: 258 },
};

const ET_DYN = 3;

/** The first bytes of a program for an architecture, named as Go does; undefined: not known. */
function programHeader(arch: string): Buffer | undefined {
  const elf = elfs[arch];
  if (!elf) return undefined;
  const { bits, machine, bigEndian = false } = elf;
  const header = Buffer.alloc(20);
  header.write('\x7fELF', 'latin1');
  header.set([bits / 32, bigEndian ? 2 : 1, 1], 4);
  for (const [offset, value] of [
    [16, ET_DYN],
    [18, machine],
  ] as const) {
    if (bigEndian) header.writeUInt16BE(value, offset);
    else header.writeUInt16LE(value, offset);
  }
  return header;
}

/** Whether the kernel would give it a program for that architecture, compared as the kernel does. */
export function handlesArch(handler: BinfmtHandler, arch: string): boolean {
  const header = programHeader(arch);
  const { enabled, magic, mask, offset } = handler;
  if (!enabled || !header || magic.length === 0) return false;
  return magic.every((byte, i) => (((header[offset + i] ?? 0) ^ byte) & (mask[i] ?? 0xff)) === 0);
}

/** A file of binfmt_misc; undefined for a handler that goes by the name of a file. */
export function parseBinfmtHandler(name: string, text: string): BinfmtHandler | undefined {
  const field = (key: string) => new RegExp(`^${key} (.*)$`, 'm').exec(text)?.[1];
  const magic = field('magic');
  if (magic === undefined) return undefined;
  return {
    name,
    enabled: text.startsWith('enabled'),
    flags: /^flags: ?(.*)$/m.exec(text)?.[1] ?? '',
    offset: Number(field('offset') ?? 0),
    magic: Buffer.from(magic, 'hex'),
    mask: Buffer.from(field('mask') ?? '', 'hex'),
  };
}

export const BINFMT_DIRECTORY = '/proc/sys/fs/binfmt_misc';

/** None when they are switched off; undefined when nobody has mounted them. */
export async function readBinfmtHandlers(
  directory = BINFMT_DIRECTORY,
): Promise<readonly BinfmtHandler[] | undefined> {
  const names: string[] = await readdir(directory).catch(() => []);
  if (!names.includes('status')) return undefined;
  const read = (name: string) => readFile(path.join(directory, name), 'utf8');
  if ((await read('status')).trim() !== 'enabled') return [];
  const others = names.filter((name) => name !== 'status' && name !== 'register');
  const handlers = await Promise.all(
    others.map(async (name) => parseBinfmtHandler(name, await read(name))),
  );
  return handlers.flatMap((handler) => handler ?? []);
}
