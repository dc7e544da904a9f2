import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** One that runs in a guest. */
export interface GuestProcess {
  /** As the guest numbers it. */
  readonly pid: number;
  /** As the guest numbers it. */
  readonly uid: number;
  /** What it runs, also when that is no longer on the disk. */
  readonly program: string;
  readonly isDeleted: boolean;
  /** The unit it belongs to, by its control group; undefined where there is none. */
  readonly unit?: string;
}

/** All that are in the process namespace of `leader`, but for itself; proc(5). */
export function readProcesses(leader: number, idOffset: number): GuestProcess[] {
  return processesOf(leader).flatMap((pid) =>
    pid === leader ? [] : (readProcess(String(pid), idOffset) ?? []),
  );
}

/** The same with itself, as the host numbers them. */
export function processesOf(leader: number): number[] {
  const namespace = namespaceOf(leader);
  if (namespace === undefined) return [];
  return readdirSync('/proc').flatMap((name) =>
    /^\d+$/.test(name) && namespaceOf(name) === namespace ? [Number(name)] : [],
  );
}

function namespaceOf(pid: number | string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`);
  } catch {
    return undefined; // it has ended
  }
}

function readProcess(pid: string, idOffset: number): GuestProcess | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const unit = unitOf(readFileSync(`/proc/${pid}/cgroup`, 'utf8'));
    return {
      pid: Number(/^NSpid:.*\s(\d+)$/m.exec(status)?.[1] ?? pid),
      uid: Number(/^Uid:\s+(\d+)/m.exec(status)?.[1] ?? 0) - idOffset,
      ...parseProgram(readlinkSync(`/proc/${pid}/exe`)),
      ...(unit !== undefined && { unit }),
    };
  } catch {
    return undefined; // it has ended
  }
}

/** The kernel says so behind the name: proc_pid_exe(5). */
export function parseProgram(link: string): Pick<GuestProcess, 'program' | 'isDeleted'> {
  const mark = ' (deleted)';
  const isDeleted = link.endsWith(mark);
  return { program: isDeleted ? link.slice(0, -mark.length) : link, isDeleted };
}

/** The innermost service of its control groups, in whichever hierarchy: cgroups(7). */
export function unitOf(cgroups: string): string | undefined {
  for (const line of cgroups.split('\n')) {
    const unit = line.split('/').findLast((name) => /\.(?:service|socket|mount)$/.test(name));
    if (unit !== undefined) return unit;
  }
  return undefined;
}
