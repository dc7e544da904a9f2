import { PostrojError } from '../errors.js';
import { command, run, tryRun, type RunOutcome } from './exec.js';
import type { Log } from './log.js';
import { missingPackages, readRequirements } from './requirements.js';

interface InstallContext {
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** Installs the missing packages of Debian or Ubuntu; returns their names. Needs root. */
export async function installHostTools(context: InstallContext): Promise<string[]> {
  const packages = missingPackages(await readRequirements());
  if (packages.length === 0) return [];
  context.log.info(`installing on this host: ${packages.join(' ')}`);
  // the lists that are there will mostly do, and an update costs seconds
  if ((await install(packages, context)).exitCode !== 0) {
    await run(command('apt-get', ['-qq', 'update']), context).catch(explain);
    const outcome = await install(packages, context);
    if (outcome.exitCode !== 0) throw failed(packages, outcome.stderr);
  }
  return packages;
}

function install(
  packages: readonly string[],
  { log, signal }: InstallContext,
): Promise<RunOutcome> {
  const apt = command('apt-get', ['-qq', '-y', '--no-install-recommends', 'install', ...packages]);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  return tryRun(
    { ...apt, env },
    {
      signal,
      onLine: (line) => {
        log.detail(line);
      },
    },
  );
}

function explain(error: unknown): never {
  if (error instanceof PostrojError && error.code === 'INTERRUPTED') throw error;
  throw failed([], error instanceof Error ? error.message : String(error));
}

function failed(packages: readonly string[], reason: string): PostrojError {
  const what = ['cannot install what is missing on this host', ...packages].join(' ');
  return new PostrojError('HOST_TOOL_MISSING', `${what}\n${reason.trim()}`, {
    hint: 'See what is missing: postroj doctor',
  });
}
