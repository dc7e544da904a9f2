import { readlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { PostrojError } from '../errors.js';
import { deadlineIn, sleep } from '../system/clock.js';
import { unknownProcessor } from '../system/syscalls.js';
import { childOf } from './child-of.js';
import type { Bind } from './machine.js';

/*
 * Something must hold a machine's namespaces open. An image with nothing but its program has none that
 * could, so we bring one: it waits until its standard input ends, read(2), and exits. One page, no
 * libraries, see elf(5).
 */

/** Where systemd-nspawn mounts a tmpfs anyway, which is then taken away with it. */
export const HOLDER_PLACE = '/run/.postroj-holder';

interface Processor {
  /** Of elf(5), e_machine. */
  readonly number: number;
  readonly code: readonly number[];
}

const machines: Readonly<Record<string, Processor>> = {
  x64: {
    number: 62,
    code: [
      ...[0x31, 0xff], // xor edi, edi
      ...[0x48, 0x89, 0xe6], // mov rsi, rsp
      ...[0xba, 1, 0, 0, 0], // mov edx, 1
      ...[0x31, 0xc0], // xor eax, eax: read
      ...[0x0f, 0x05], // syscall
      ...[0xb8, 60, 0, 0, 0], // mov eax, 60: exit
      ...[0x31, 0xff], // xor edi, edi
      ...[0x0f, 0x05], // syscall
    ],
  },
  arm64: {
    number: 183,
    code: [
      ...[0x00, 0x00, 0x80, 0xd2], // mov x0, 0
      ...[0xe1, 0x03, 0x00, 0x91], // mov x1, sp
      ...[0x22, 0x00, 0x80, 0xd2], // mov x2, 1
      ...[0xe8, 0x07, 0x80, 0xd2], // mov x8, 63: read
      ...[0x01, 0x00, 0x00, 0xd4], // svc 0
      ...[0x00, 0x00, 0x80, 0xd2], // mov x0, 0
      ...[0xa8, 0x0b, 0x80, 0xd2], // mov x8, 93: exit
      ...[0x01, 0x00, 0x00, 0xd4], // svc 0
    ],
  },
};

const HEADERS = 64 + 56;
const ADDRESS = 0x400000;

/** For a processor as Node names it; undefined where we have none. */
export function buildHolder(processor: string): Buffer | undefined {
  const machine = machines[processor];
  if (!machine) return undefined;
  const file = Buffer.alloc(HEADERS + machine.code.length);
  file.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  file.writeUInt16LE(2, 16); // ET_EXEC
  file.writeUInt16LE(machine.number, 18);
  file.writeUInt32LE(1, 20);
  file.writeBigUInt64LE(BigInt(ADDRESS + HEADERS), 24); // entry
  file.writeBigUInt64LE(64n, 32); // program headers
  file.writeUInt16LE(64, 52);
  file.writeUInt16LE(56, 54);
  file.writeUInt16LE(1, 56);
  file.writeUInt32LE(1, 64); // PT_LOAD
  file.writeUInt32LE(5, 68); // to read and execute
  file.writeBigUInt64LE(BigInt(ADDRESS), 80);
  file.writeBigUInt64LE(BigInt(ADDRESS), 88);
  file.writeBigUInt64LE(BigInt(file.length), 96);
  file.writeBigUInt64LE(BigInt(file.length), 104);
  file.writeBigUInt64LE(0x1000n, 112);
  file.set(machine.code, HEADERS);
  return file;
}

/** Writes it there; returns how the machine sees it. Throws MACHINE_SETUP. */
export function bindHolder(directory: string): Bind[] {
  const holder = buildHolder(process.arch);
  if (!holder) throw unknownProcessor(process.arch);
  const hostPath = path.join(directory, 'holder');
  writeFileSync(hostPath, holder, { mode: 0o555 });
  return [{ hostPath, guestPath: HOLDER_PLACE }];
}

const START_TIMEOUT_MS = 5_000;

/**
 * Resolves when the holder runs in the machine of that init: until then systemd-nspawn has still to find
 * it, so nothing of /run may be taken away. Throws MACHINE_SETUP.
 */
export async function holding(leader: number): Promise<void> {
  const deadline = deadlineIn(START_TIMEOUT_MS);
  const never = new Promise<void>(() => undefined);
  const child = await childOf(leader, never);
  while (child !== undefined && !deadline.expired()) {
    if (programOf(child) !== programOf(leader)) return;
    await sleep(2);
  }
  throw new PostrojError('MACHINE_SETUP', 'nothing holds the machine: its holder did not start', {
    hint: 'See what this host lacks: postroj doctor',
  });
}

/** proc_pid_exe(5); a child has its parent's until it runs another. */
function programOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/exe`);
  } catch {
    return ''; // it has ended
  }
}
