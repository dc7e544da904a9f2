import { readdirSync, readFileSync } from 'node:fs';

import {
  command,
  tryRun,
  within,
  type Command,
  type RunOptions,
  type RunOutcome,
} from '../system/exec.js';
import { killGroup } from '../system/spawn.js';
import { hasOwnUsers } from './id-map.js';
import { killInGuest } from './kill-in-guest.js';

/** Numbers; root without one. */
export interface Identity {
  readonly uid: number;
  readonly gid: number;
}

/**
 * nsenter(1) into all namespaces of the guest's init, without our environment, and with no more
 * capabilities than it has: what runs there must not set the host's clock.
 */
export function enterGuest(leader: number, inner: Command, user?: Identity): Command {
  const users = hasOwnUsers(leader) ? ['--user'] : []; // one cannot enter where one is
  const namespaces = ['--mount', '--uts', '--ipc', '--net', '--pid', '--cgroup', ...users];
  const become = user ? [`--setuid=${user.uid}`, `--setgid=${user.gid}`] : [];
  const outer = command('nsenter', [`--target=${leader}`, ...namespaces, ...become, '--']);
  return confined(leader, { ...within(outer, inner), bare: true });
}

/** With no more capabilities than that process. */
export function confined(leader: number, entering: Command): Command {
  const without = droppedCapabilities(statusOf('self'), statusOf(leader));
  return without.length === 0 ? entering : { ...entering, without };
}

/** Empty when there is no such process. */
function statusOf(pid: number | 'self'): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
}

/** The numbers of those that we may have and the guest may not; proc_pid_status(5), CapBnd. */
export function droppedCapabilities(ours: string, guests: string): number[] {
  const bounding = (status: string) => /^CapBnd:\s*([0-9a-f]+)$/m.exec(status)?.[1];
  const own = BigInt(`0x${bounding(ours) ?? '0'}`);
  const theirs = BigInt(`0x${bounding(guests) ?? 'f'.repeat(16)}`);
  const numbers = Array.from({ length: 64 }, (_, number) => number);
  return numbers.filter((number) => ((own & ~theirs) >> BigInt(number)) & 1n);
}

const AWAKE_MS = 250;

/**
 * Waits for what enters a guest. nsenter stops with the program that it waits for, and scripts that end
 * a system stop all its programs for a moment. Nobody would continue it; then it would keep what
 * has ended, and the guest could not go.
 */
export async function stayingAwake<T>(pid: number | undefined, ended: Promise<T>): Promise<T> {
  const timer = pid === undefined ? undefined : setInterval(continueIfStopped, AWAKE_MS, pid);
  try {
    return await ended;
  } finally {
    clearInterval(timer);
  }
}

/** Runs what enters a guest. */
export async function runEntering(entering: Command, options: RunOptions): Promise<RunOutcome> {
  let started: number | undefined;
  const onStart = (pid: number) => (started = pid);
  const ended = tryRun(entering, { ...options, onStart, kill: killEntered });
  return stayingAwake(started, ended);
}

function continueIfStopped(pid: number): void {
  if (stateOf(pid)?.state !== 'T') return;
  try {
    process.kill(pid, 'SIGCONT');
  } catch {
    // it has ended
  }
}

/** All of the process group that is in the guest; nsenter follows, if it has got there. */
export function killEntered(pid: number, signal: NodeJS.Signals): void {
  const group = readdirSync('/proc')
    .map(Number)
    .filter((other) => stateOf(other)?.group === pid);
  if (group.length <= 1) killGroup(pid, signal);
  for (const member of group) killInGuest(member, signal);
}

/** proc_pid_stat(5). */
function stateOf(pid: number): { readonly state: string; readonly group: number } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state = '', , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state, group: Number(group) };
  } catch {
    return undefined; // it has ended
  }
}
