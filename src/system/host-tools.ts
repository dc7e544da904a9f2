import { PostrojError } from '../errors.js';
import { command, tryRun, type RunOutcome } from './exec.js';
import type { Log } from './log.js';
import { missingPackages, readRequirements } from './requirements.js';

interface InstallContext {
  readonly log: Log;
  readonly signal: AbortSignal;
}

/**
 * Installs the missing packages of Debian or Ubuntu; returns their names. Needs root. Who interrupts
 * it waits until apt is done: a host whose dpkg was killed half-way would be worse.
 */
export async function installHostTools(context: InstallContext): Promise<string[]> {
  const packages = missingPackages(await readRequirements());
  if (packages.length === 0) return [];
  context.log.info(`installing on this host: ${packages.join(' ')}`);
  // the lists that are there will mostly do, and an update costs seconds
  const first = await install(packages, context);
  context.signal.throwIfAborted();
  if (first.exitCode !== 0) {
    const updated = await tryRun(command('apt-get', ['-qq', 'update']));
    const second = updated.exitCode === 0 ? await install(packages, context) : updated;
    context.signal.throwIfAborted();
    if (second.exitCode !== 0) throw failed(packages, second.stderr);
  }
  return packages;
}

function install(packages: readonly string[], { log }: InstallContext): Promise<RunOutcome> {
  const apt = command('apt-get', ['-qq', '-y', '--no-install-recommends', 'install', ...packages]);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  return tryRun(
    { ...apt, env },
    {
      onLine: (line) => {
        log.detail(line);
      },
    },
  );
}

function failed(packages: readonly string[], reason: string): PostrojError {
  const what = ['cannot install what is missing on this host', ...packages].join(' ');
  return new PostrojError('HOST_TOOL_MISSING', `${what}\n${reason.trim()}`, {
    hint: 'See what is missing: postroj doctor',
  });
}
