import { openSession, type Lane } from '../machine/exec.js';
import { asProcess } from '../machine/exec-process.js';
import { asUnit } from '../machine/exec-unit.js';
import { initOf } from '../machine/init/index.js';
import { launch } from '../machine/launch.js';
import type { Session } from '../machine/session.js';
import type { TerminalSize } from '../machine/terminal.js';
import { command } from '../system/exec.js';
import { shortId, type Container } from './container.js';
import { notRunning } from './errors.js';
import { environmentOf, settingOf } from './setting.js';
import type { ExecOptions } from './verbs.js';

export type ExecSpec = Pick<ExecOptions, 'command' | 'env' | 'user' | 'workdir' | 'tty'>;

/**
 * Runs a command in a container that runs, whoever owns it, with the container's own environment, user
 * and directory unless told otherwise. Throws CONTAINER_STATE.
 */
export async function openIn(
  container: Container,
  spec: ExecSpec,
  size?: TerminalSize,
): Promise<Session> {
  const { running, state } = container;
  if (!running || running.pid === 0 || state !== 'running') throw notRunning(container);
  const [file = '', ...args] = spec.command;
  const setting = settingOf(container);
  const options = {
    user: spec.user ?? setting.user,
    directory: spec.workdir ?? setting.directory,
    terminal: size,
  };
  const env = { ...environmentOf(container), ...spec.env };
  const inner = command(file, args);
  if (!container.image.isBooted) {
    const hostname = container.spec.hostname ?? shortId(container);
    return launch(running.pid, { ...inner, env: { HOSTNAME: hostname, ...env } }, options);
  }
  const execution = initOf(running.init).runsUnits ? asUnit : asProcess;
  const lane: Lane = { leader: running.pid, execution };
  return openSession(lane, { ...inner, env }, options);
}

/** Of nobody who waits: its output goes nowhere, as with docker. */
export async function execDetached(container: Container, spec: ExecSpec): Promise<void> {
  const size = spec.tty ? { rows: 24, columns: 80 } : undefined;
  const session = await openIn(container, spec, size);
  if (!spec.tty) session.stdin.end();
  session.stdout.resume();
  session.stderr?.resume();
}
