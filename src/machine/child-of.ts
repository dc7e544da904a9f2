import { readFileSync } from 'node:fs';

import { deadlineIn, sleep } from '../system/clock.js';

const START_TIMEOUT_MS = 5_000;

/** The child of a process that has one soon, proc_pid_children(5); undefined when it has ended. */
export async function childOf(pid: number, ended: Promise<unknown>): Promise<number | undefined> {
  const deadline = deadlineIn(START_TIMEOUT_MS);
  const state = { over: false };
  void ended.then(() => (state.over = true));
  while (!deadline.expired()) {
    await sleep(0);
    const child = state.over ? 0 : readChild(pid);
    if (child !== undefined) return child === 0 ? undefined : child;
    await sleep(5);
  }
  return undefined;
}

function readChild(pid: number): number | undefined {
  try {
    const [first = ''] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ', 1);
    return first === '' ? undefined : Number(first);
  } catch {
    return 0; // it has ended
  }
}
