import { readFileSync, readlinkSync, readdirSync } from 'node:fs';
import path from 'node:path';

import type { GuestView } from '../../machine/guest-view.js';

/** One that runs in a guest; proc(5). */
export interface RunningProcess {
  /** As the host numbers it. */
  readonly hostPid: number;
  /** What the kernel calls it: fifteen characters at most. */
  readonly name: string;
  /** The file that it runs; undefined for what has none. */
  readonly program: string | undefined;
  readonly argv: readonly string[];
  /** As the guest numbers it. */
  readonly uid: number;
}

export function readProcesses(view: GuestView): RunningProcess[] {
  return view.processes().flatMap((pid) => readProcess(pid, view.idOffset) ?? []);
}

/** undefined when it has ended meanwhile. */
function readProcess(hostPid: number, idOffset: number): RunningProcess | undefined {
  const at = (name: string) => `/proc/${hostPid}/${name}`;
  try {
    const status = readFileSync(at('status'), 'utf8');
    return {
      hostPid,
      name: /^Name:\t(.*)$/m.exec(status)?.[1] ?? '',
      program: programOf(at('exe')),
      argv: readFileSync(at('cmdline'), 'utf8').split('\0').slice(0, -1),
      uid: Number(/^Uid:\s+\d+\s+(\d+)/m.exec(status)?.[1] ?? 0) - idOffset,
    };
  } catch {
    return undefined;
  }
}

/** That it has been replaced on the disk does not matter here. */
function programOf(link: string): string | undefined {
  try {
    return readlinkSync(link).replace(/ \(deleted\)$/, '');
  } catch {
    return undefined;
  }
}

/** By the name of its file, by what it calls itself, or by what it was called as. */
export function isNamed({ name, program, argv }: RunningProcess, wanted: string): boolean {
  const called = [program, argv[0]].flatMap((file) => (file ? [file, path.basename(file)] : []));
  return name === wanted.slice(0, 15) || called.includes(wanted);
}

/** The numbers of the sockets that it has open. */
export function socketsOf({ hostPid }: RunningProcess): ReadonlySet<string> {
  const sockets = new Set<string>();
  const directory = `/proc/${hostPid}/fd`;
  try {
    for (const name of readdirSync(directory)) {
      const [, inode] = /^socket:\[(\d+)\]$/.exec(readlinkSync(`${directory}/${name}`)) ?? [];
      if (inode !== undefined) sockets.add(inode);
    }
  } catch {
    // it has ended, or closed it meanwhile
  }
  return sockets;
}
