import { bootMachine, type BootOptions } from '../machine/boot.js';
import type { Machine } from '../machine/machine.js';
import type { SessionOptions } from '../machine/exec.js';
import type { Session } from '../machine/session.js';
import { deadlineIn, settlesWithin } from '../system/clock.js';
import { command } from '../system/exec.js';
import { KILLED, type Workload } from './workload.js';

export interface BootedOptions extends BootOptions {
  /** Empty: it is up as long as nothing powers it off. */
  readonly words: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly setting: SessionOptions;
  /** Nobody comes back to what it has written: what still runs when the command has ended is killed. */
  readonly isDisposable: boolean;
}

/** What its own init had the time to say to the command. */
const ENDED_WITH_ITS_SYSTEM = 143;
const LEAST_POWER_OFF_MS = 1_000;

/** An operating system that is booted, and in it the command as a unit. */
export async function bootWorkload(options: BootedOptions): Promise<Workload> {
  const machine = await bootMachine(options);
  try {
    const session = await openCommand(machine, options);
    return workloadOf(machine, session, options.isDisposable);
  } catch (error) {
    await machine.stop().catch(() => undefined);
    throw error;
  }
}

async function openCommand(
  machine: Machine,
  { words, env, setting }: BootedOptions,
): Promise<Session | undefined> {
  const [file, ...args] = words;
  return file === undefined ? undefined : machine.open({ ...command(file, args), env }, setting);
}

interface State {
  killed: boolean;
  powerOffMs: number | undefined;
  stopping: Promise<void> | undefined;
}

function workloadOf(
  machine: Machine,
  session: Session | undefined,
  isDisposable: boolean,
): Workload {
  const state: State = { killed: false, powerOffMs: undefined, stopping: undefined };
  const exitCode = (code: number) => (state.killed ? KILLED : code);
  const ended = session
    ? session.ended.then(
        (end) => exitCode(end.exitCode ?? KILLED),
        () => exitCode(ENDED_WITH_ITS_SYSTEM), // MACHINE_DIED: it powered off, or rebooted
      )
    : machine
        .down()
        .then(() => state.stopping) // it knows how that went
        .then(() => exitCode(0));
  const kill = async () => {
    state.killed = true;
    await machine.stop(0);
  };
  const within = async (timeoutMs: number) => {
    if (timeoutMs === 0) return kill();
    state.stopping = machine.stop(timeoutMs).then((how) => {
      state.killed ||= how.endsWith('killed');
    });
    await state.stopping;
  };
  return {
    machine: machine.name,
    init: machine.init,
    pid: () => machine.leader(),
    session,
    ended,
    signal: async (signal) => {
      if (signal === 'SIGKILL') await kill();
      else if (session) await session.signal(signal);
      else tell(machine.leader(), signal);
    },
    stop: async ({ timeoutMs, signal }) => {
      if (!session || timeoutMs === 0) return within(timeoutMs);
      const deadline = deadlineIn(timeoutMs);
      await session.signal(signal);
      if (!(await settlesWithin(session.ended, timeoutMs))) return kill();
      state.powerOffMs = Math.max(LEAST_POWER_OFF_MS, deadline.remainingMs());
    },
    release: async () => {
      await machine.stop(state.killed || isDisposable ? 0 : state.powerOffMs);
    },
  };
}

/** As docker does to the first process. */
function tell(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid !== undefined) process.kill(pid, signal);
}
