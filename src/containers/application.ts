import { bootMachine, type BootOptions } from '../machine/boot.js';
import { holding } from '../machine/holder.js';
import { launch } from '../machine/launch.js';
import type { Machine } from '../machine/machine.js';
import type { Session } from '../machine/session.js';
import type { TerminalSize } from '../machine/terminal.js';
import { settlesWithin } from '../system/clock.js';
import { command } from '../system/exec.js';
import { layOut, type Laid } from './lay-out.js';
import { KILLED, type Workload } from './workload.js';

/** What an image's own program is started with; the image's configuration is merged in already. */
export interface ApplicationOptions extends BootOptions {
  /** The program and its arguments, the entrypoint first. */
  readonly words: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly setting: {
    readonly user?: string | undefined;
    readonly directory?: string | undefined;
    readonly terminal?: TerminalSize | undefined;
  };
  /** Those that are new take what the image has in their place. */
  readonly volumes: readonly Laid[];
}

/**
 * A program that runs as docker would run it: nothing of an operating system beside it. What cannot be
 * run ends with 126 or 127 and docker's words on stderr. Throws MACHINE_SETUP and more, and leaves nothing.
 */
export async function runApplication(options: ApplicationOptions): Promise<Workload> {
  const { words, env, setting, volumes, binds, tmpfs = [] } = options;
  const mounts = [...binds, ...tmpfs.map(({ guestPath }) => ({ hostPath: '', guestPath }))];
  const machine = await bootMachine({
    ...options,
    isApplication: true,
    onRoot: (root) => layOut(root, { mounts, volumes }),
  });
  try {
    const leader = machine.leader() ?? 0;
    await holding(leader);
    const [file = '', ...args] = words;
    const name = options.hostname ?? machine.name;
    const program = { ...command(file, args), env: { HOSTNAME: name, ...env } };
    const { directory = '/' } = setting;
    const session = await launch(leader, program, {
      ...{ ...setting, directory, makeDirectory: true },
      ownRun: !usesRun(options),
    });
    return workloadOf(machine, session);
  } catch (error) {
    await machine.stop(0).catch(() => undefined);
    throw error;
  }
}

/** Then what the image has there stays hidden: what was put there lies upon systemd-nspawn's tmpfs. */
function usesRun({ binds, tmpfs = [] }: BootOptions): boolean {
  const isInRun = ({ guestPath }: { readonly guestPath: string }) =>
    /^(?:\/var)?\/run(?:\/|$)/.test(guestPath);
  return [...binds, ...tmpfs].some(isInRun);
}

function workloadOf(machine: Machine, session: Session): Workload {
  const state = { killed: false };
  const exitCode = (code: number) => (state.killed ? KILLED : code);
  const kill = async () => {
    state.killed = true;
    await machine.stop(0);
  };
  return {
    machine: machine.name,
    init: machine.init,
    pid: () => machine.leader(),
    session,
    ended: session.ended.then(
      (end) => exitCode(end.exitCode ?? KILLED),
      () => exitCode(KILLED),
    ),
    signal: async (signal) => {
      if (signal === 'SIGKILL') await kill();
      else await session.signal(signal);
    },
    stop: async ({ timeoutMs, signal }) => {
      if (timeoutMs === 0) return kill();
      await session.signal(signal);
      if (!(await settlesWithin(session.ended, timeoutMs))) await kill();
    },
    release: async () => {
      await machine.stop(0);
    },
  };
}
