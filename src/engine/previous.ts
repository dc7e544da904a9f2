import path from 'node:path';

import { PostrojError } from '../errors.js';
import { gatherPackages, type GatheredPackages } from '../packages/gather.js';
import { fetchPrevious, type GithubRepository } from '../packages/github-releases.js';
import { buildOlder } from '../packages/older/index.js';
import { selectPackages, type Selection, type System } from '../packages/select.js';
import { compareVersions } from '../packages/versions/index.js';
import { makeDirectory } from '../system/files.js';
import { needsPrevious } from './lifecycle.js';
import type { LifePlan } from './life-plan.js';
import type { Plan } from './plan.js';

interface Places {
  /** That of all packages. */
  readonly directory: string;
  readonly signal: AbortSignal;
}

/** The packages before those given, of all formats; undefined when no phase needs them. */
export async function gatherPrevious(
  plan: Plan,
  given: GatheredPackages,
  { directory: parent, signal }: Places,
): Promise<GatheredPackages | undefined> {
  if (!needsPrevious(plan.life.steps)) return undefined;
  const directory = path.join(parent, 'previous');
  makeDirectory(directory);
  const { upgradeFrom } = plan.life;
  switch (upgradeFrom.kind) {
    case 'self':
      return { files: await buildOlder(given.files, directory), names: [] };
    case 'latest-release': {
      const files = await fetchPrevious(given.files, repositoryOf(plan), { directory, signal });
      return { files, names: [] };
    }
    case 'package':
      return gatherPackages([upgradeFrom.word], { cwd: plan.cwd, directory, signal });
  }
}

function repositoryOf({ life }: Plan): GithubRepository {
  const { repository, ...github } = life.github;
  if (repository !== undefined) return { ...github, name: repository };
  throw new PostrojError('BAD_OPTION', 'upgrade-from: of which repository the latest release?', {
    hint: 'Set GITHUB_REPOSITORY=owner/name, as GitHub does for its jobs.',
  });
}

/** What of them is for that system; a text that tells why, when nothing is. */
export function selectPrevious(
  previous: GatheredPackages,
  given: Selection,
  { system, life }: { readonly system: System; readonly life: LifePlan },
): Selection | string {
  const selection = selectPackages(previous, system);
  if (!selection || selection.files.length + selection.names.length === 0) {
    return noPrevious(life, system);
  }
  for (const file of selection.files) refuseUnlessOlder(file, given);
  return selection;
}

type PackageOf = Selection['files'][number];

function refuseUnlessOlder(file: PackageOf, given: Selection): void {
  const newer = given.files.find(({ name }) => name === file.name);
  if (!newer || compareVersions(file.format, file.version, newer.version) < 0) return;
  throw new PostrojError(
    'BAD_OPTION',
    `upgrade-from: ${file.name} ${file.version} is not older than ${newer.version}`,
    { hint: 'Give the package of an earlier release, or self.' },
  );
}

function noPrevious({ upgradeFrom, github }: LifePlan, { format, arch }: System): string {
  switch (upgradeFrom.kind) {
    case 'self':
      return `nothing older can be made of packages of ${format ?? 'no format'}: that is for files of deb and rpm`;
    case 'latest-release':
      return `no release of ${github.repository ?? ''} has an older package of ${format ?? 'no format'} for ${arch}`;
    case 'package':
      return `upgrade-from has no package of ${format ?? 'no format'} for ${arch}`;
  }
}
