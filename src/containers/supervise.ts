import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { PostrojError } from '../errors.js';
import { hostHasSystemd } from '../machine/nspawn.js';
import { lastLines } from '../system/exec.js';
import { readFileIfThere } from '../system/files.js';
import { OWNER_VARIABLE } from '../system/owner.js';
import { shortId, type Container } from './container.js';
import type { Context } from './verbs.js';

/** What a supervisor says on its standard output as soon as it can be asked. */
export const LISTENING = 'listening';

const LOG_FILE = 'supervisor.log';

/**
 * Starts the process that owns a container and outlives us: as a transient unit of the host's systemd,
 * where there is one, else in a session of its own. Resolves when it can be asked; what it owns does not
 * run yet. Throws MACHINE_SETUP with what it said.
 */
export async function supervise(container: Container, { registry }: Context): Promise<void> {
  const logFile = path.join(registry.directoryOf(container), LOG_FILE);
  const log = openSync(logFile, 'a', 0o600);
  const [file = '', ...args] = hostHasSystemd()
    ? unitWords(container)
    : [process.execPath, program, container.id];
  const options = { detached: true, env: ownEnvironment(), cwd: '/' };
  const child = spawn(file, args, { ...options, stdio: ['ignore', 'pipe', log] as const });
  closeSync(log);
  const failed = new Promise<string>((resolve) => {
    child.on('error', (error) => {
      resolve(error.message);
    });
    child.on('exit', (code) => {
      resolve(`it ended with exit code ${code ?? '?'}`);
    });
  });
  const { stdout } = child;
  if (!stdout) throw new Error('a child without streams');
  const lines = createInterface({ input: stdout });
  const listening = new Promise<undefined>((resolve) => {
    lines.on('line', (line) => {
      if (line === LISTENING) resolve(undefined);
    });
  });
  const failure = await Promise.race([listening, failed]);
  lines.close();
  stdout.destroy();
  child.unref();
  if (failure === undefined) return;
  const said = lastLines((await readFileIfThere(logFile)) ?? '', 5);
  throw new PostrojError('MACHINE_SETUP', `no supervisor for the container: ${failure}\n${said}`, {
    hint: 'See what this host lacks: postroj doctor',
  });
}

// built, all programs lie side by side
const program = fileURLToPath(new URL('./container.js', import.meta.url));

/** It finds the same state; that we own something is not its business, but that of the reaper. */
function ownEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, [OWNER_VARIABLE]: undefined };
}

const PASSED_ON = ['PATH', 'POSTROJ_STATE_DIR', 'RUNNER_TOOL_CACHE', 'NODE_OPTIONS'];

/** systemd-run(1): at its end the supervisor alone is asked, and gives back in order. */
function unitWords(container: Container): string[] {
  const set = PASSED_ON.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [`--setenv=${name}=${value}`];
  });
  return [
    ...['systemd-run', '--quiet', '--collect', '--pipe', '--service-type=exec'],
    ...[`--unit=racker-${shortId(container)}-${container.starts}.service`],
    `--description=container ${container.name}`,
    ...['--property=KillMode=mixed', '--property=TimeoutStopSec=60', '--property=Delegate=yes'],
    ...[...set, '--', process.execPath, program, container.id],
  ];
}
