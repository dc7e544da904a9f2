import { PostrojError } from '../errors.js';
import { aptGetWithLists, type AptContext } from './apt.js';
import { installAndKeep, installKept, type KeptPackages } from './kept-packages.js';
import { missingPackages, readRequirements, type Need } from './requirements.js';

export interface InstallContext extends AptContext {
  /** All by default. */
  readonly needs?: readonly Need[];
  /** Where packages are kept for jobs on other machines. */
  readonly kept?: KeptPackages | undefined;
}

/** Installs the missing packages of Debian or Ubuntu; returns their names. Needs root. */
export async function installHostTools(context: InstallContext): Promise<string[]> {
  const { needs = ['boot', 'make'], kept, log } = context;
  const packages = missingPackages(await readRequirements(), needs);
  if (packages.length === 0) return [];
  log.info(`installing on this host: ${packages.join(' ')}`);
  if (kept && (await installKept(packages, kept, context))) return packages;
  const outcome = kept
    ? await installAndKeep(packages, kept, context)
    : await aptGetWithLists(['install', ...packages], context);
  context.signal.throwIfAborted();
  if (outcome.exitCode !== 0) throw failed(packages, outcome.stderr);
  return packages;
}

function failed(packages: readonly string[], reason: string): PostrojError {
  const what = ['cannot install what is missing on this host', ...packages].join(' ');
  return new PostrojError('HOST_TOOL_MISSING', `${what}\n${reason.trim()}`, {
    hint: 'See what is missing: postroj doctor',
  });
}
