import type { CatalogueEntry } from '../../distros/catalogue/entry.js';
import { currentEntries } from '../../distros/life-cycle.js';
import { resolveReference } from '../../distros/resolve.js';
import { PostrojError } from '../../errors.js';
import { checkArch } from '../architecture.js';
import type { Environment } from '../config/environment.js';
import { findConfig } from '../find-config.js';
import { hostArch } from '../host-arch.js';
import { parseArch } from '../inputs.js';
import { hostedArchitectures, type Work } from './jobs.js';

/** Every entry on each of those architectures that it is made for. */
export function workOfEntries(
  entries: readonly CatalogueEntry[],
  architectures: readonly string[] = hostedArchitectures,
): Work[] {
  return entries.flatMap((entry) =>
    architectures
      .filter((arch) => entry.architectures.includes(arch))
      .map((arch) => ({ image: entry.label, arch })),
  );
}

export interface WantedWork {
  /** None: those of the configuration file; where it has none either, all that are current. */
  readonly images: readonly string[];
  /** None: the host's own. */
  readonly arch: readonly string[];
  readonly config: string | undefined;
}

export interface WorkHost {
  readonly cwd: string;
  readonly env: Environment;
  readonly today: Date;
}

/**
 * What a run with these images would test, for other hosts to do. A label is left out where it is not made
 * for an architecture. Throws BAD_OPTION where it is made for none of them, or cannot be handed on.
 */
export async function findWork(
  { images, arch, config }: WantedWork,
  { cwd, env, today }: WorkHost,
): Promise<Work[]> {
  const architectures = arch.length > 0 ? [...new Set(arch.map(parseArch))] : [hostArch()];
  const { combinations } = await findConfig(config, cwd, env);
  const ofFile = combinations.flatMap((one) => one.images ?? []);
  const named = images.length > 0 ? images : ofFile;
  if (named.length === 0) return workOfEntries(currentEntries(today), architectures);
  const distinct = [...new Set(named.map(portableName))];
  return distinct.flatMap((image) => workOfImage(image, architectures));
}

function workOfImage(image: string, architectures: readonly string[]): Work[] {
  const resolution = resolveReference(image);
  const { entry } = resolution;
  const made = architectures.filter((arch) => entry?.architectures.includes(arch) ?? true);
  if (made.length === 0) checkArch({ resolution, arch: architectures[0] ?? hostArch() });
  return made.map((arch) => ({ image, arch }));
}

/** What another job can call it, and anybody may see. */
function portableName(reference: string): string {
  const { name, entry } = resolveReference(reference);
  const known = entry ? name : reference;
  if (known === name && !/[\s,]/.test(name)) return name;
  throw new PostrojError('BAD_OPTION', `${name} cannot be handed to other jobs`, {
    hint: 'It has a password, a token, a blank or a comma; give it to the job that tests it.',
  });
}
