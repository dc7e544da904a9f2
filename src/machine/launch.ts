import { randomBytes } from 'node:crypto';

import { command, dyingWithUs, within, type Command } from '../system/exec.js';
import { spawnOnPipes } from '../system/pipes.js';
import { spawnOnto } from '../system/spawn.js';
import { systemCalls } from '../system/syscalls.js';
import { childOf } from './child-of.js';
import { confined } from './enter-guest.js';
import { FEW_FILES } from './exec-process.js';
import { readIdentity } from './identity.js';
import { killInGuest } from './kill-in-guest.js';
import { openProgramGroup, type ProgramGroup } from './program-group.js';
import { LAUNCHER } from './launcher.js';
import { sessionOf, type Session, type Started } from './session.js';
import { openTerminal, type TerminalSize } from './terminal.js';

export interface LaunchOptions {
  /** As docker takes it; root by default. */
  readonly user?: string | undefined;
  readonly directory: string;
  /** Whether the directory is made where it is missing, as for a container's own program. */
  readonly makeDirectory?: boolean;
  /** Whether it comes to see what the image has in /run, rather than the machine's tmpfs. */
  readonly ownRun?: boolean;
  readonly terminal?: TerminalSize | undefined;
  readonly signal?: AbortSignal | undefined;
}

const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * Starts a program in a machine without any other of the machine's, so that there need be none: no
 * shell, no libraries. A signal is sent to itself alone, as docker does. What cannot be run ends with
 * 126 or 127 and docker's words. Throws MACHINE_SETUP.
 */
export async function launch(
  leader: number,
  inner: Command,
  options: LaunchOptions,
): Promise<Session> {
  const { signal, terminal: size, directory, makeDirectory = false, ownRun = false } = options;
  signal?.throwIfAborted();
  const { setns, umount2 } = systemCalls();
  const identity = readIdentity(leader, options.user ?? '0');
  const { uid, gid, groups, home } =
    typeof identity === 'string' ? { uid: 0, gid: 0, groups: [], home: '/' } : identity;
  const terminal = size && (await openTerminal(leader, size, uid));
  const given = { PATH: DEFAULT_PATH, HOME: home, ...(size && { TERM: 'xterm' }), ...inner.env };
  const env = Object.entries(given).map(([name, value]) => `${name}=${value}`);
  const perl = command('perl', [
    ...['-e', LAUNCHER, '--', String(setns), ownRun ? String(umount2) : '', String(leader)],
    ...[typeof identity === 'string' ? identity : ''],
    ...[String(uid), String(gid), [gid, ...(groups.length > 0 ? groups : [gid])].join(' ')],
    ...[directory, makeDirectory ? '1' : '', terminal?.device ?? ''],
    ...[String(env.length), ...env, inner.file, ...inner.args],
  ]);
  const name = `postroj-exec-${randomBytes(4).toString('hex')}`;
  const group = await openProgramGroup(leader, name);
  const bare = { ...confined(leader, perl), bare: true };
  const entering = within(FEW_FILES, group ? group.join(bare) : bare);
  try {
    const started = terminal
      ? {
          ...spawnOnto(dyingWithUs(entering), ['ignore', 'ignore', 'ignore']),
          ...{ stdin: terminal.stream, stdout: terminal.stream, stderr: undefined },
          resize: terminal.resize,
        }
      : { ...(await spawnOnPipes(entering)), resize: () => Promise.resolve() };
    return sessionOf({ name, entering, ...endsOf(started, group) }, started, options);
  } catch (error) {
    terminal?.stream.destroy();
    throw error;
  }
}

function endsOf({ pid, exited }: Started, group: ProgramGroup | undefined) {
  return {
    kill: async () => group?.kill(),
    signal: async (signal: NodeJS.Signals) => {
      const program = pid === undefined ? undefined : await childOf(pid, exited);
      if (program !== undefined) killInGuest(program, signal);
    },
    close: async () => group?.close(),
  };
}
