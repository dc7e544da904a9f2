import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, watch } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

const BOOT_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 10_000;

/** Resolves with the state that the unit e2e-ready writes when the boot is over. */
export async function booted(nspawn: ChildProcess, signals: string): Promise<string> {
  let output = '';
  const collect = (chunk: Buffer) => (output += chunk.toString());
  nspawn.stdout?.on('data', collect);
  nspawn.stderr?.on('data', collect);
  const settled = new AbortController();
  const { signal } = settled;
  try {
    return await Promise.race([
      announcedState(signals, signal),
      once(nspawn, 'exit', { signal }).then(() => fail('it ended')),
      setTimeout(BOOT_TIMEOUT_MS, undefined, { signal }).then(() => fail('out of time')),
    ]);
  } catch (error) {
    throw new Error(`the outer host did not boot; its console:\n${output}`, { cause: error });
  } finally {
    settled.abort();
  }
}

async function announcedState(signals: string, signal: AbortSignal): Promise<string> {
  for await (const { filename } of watch(signals, { signal })) {
    if (filename !== 'state') continue;
    const state = (await readFile(join(signals, filename), 'utf8')).trim();
    if (state !== '') return state;
  }
  return fail('nothing was announced');
}

function fail(reason: string): never {
  throw new Error(reason);
}

/** The machine's PID 1 is systemd-nspawn's only child. */
export async function readLeader(nspawn: ChildProcess): Promise<number | undefined> {
  const pid = String(nspawn.pid);
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  const leader = /\d+/.exec(children)?.[0];
  return leader === undefined ? undefined : Number(leader);
}

/**
 * Ends PID 1, and with it every process, mount and namespace inside; systemd-nspawn then tidies up
 * and ends by itself. Killed first, it would leave its machine running.
 */
export async function endMachine(nspawn: ChildProcess): Promise<void> {
  if (nspawn.pid === undefined || nspawn.exitCode !== null || nspawn.signalCode !== null) return;
  const ended = once(nspawn, 'exit');
  const leader = await readLeader(nspawn);
  if (leader !== undefined) process.kill(leader, 'SIGKILL');
  const timer = globalThis.setTimeout(() => nspawn.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await ended;
  clearTimeout(timer);
}
