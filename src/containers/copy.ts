import { reapRemains } from '../engine/workshop.js';
import { copyIn, copyOut, guestRoot, type CopyOutcome, type GuestRoot } from '../machine/copy.js';
import { readResolvConf } from '../machine/network.js';
import { layRoot } from '../machine/root.js';
import { openSpace } from '../machine/space.js';
import { Directory } from '../system/directory.js';
import { withReleases, type Releases } from '../system/releases.js';
import type { Container } from './container.js';
import { imageOf, machineOptions } from './machine-options.js';
import type { Context, CopyOptions } from './verbs.js';

/** As `docker cp`, into one that runs or does not, or out of it. Throws COPY_FAILED. */
export async function copy(options: CopyOptions, context: Context): Promise<CopyOutcome> {
  const container = context.registry.find(options.container);
  const { running } = container;
  if (running && running.pid !== 0) return copyWith(guestRoot(running.pid), options, context);
  await reapRemains(context.workshop); // no guest of a dead owner may still be on its disk
  return withReleases(async (releases) => {
    const root = await mountRoot(container, context, releases);
    return copyWith(root, options, context);
  });
}

/** Without -a, what is copied in belongs to root, and what is copied out to who copies. */
function copyWith(
  root: GuestRoot,
  { direction, archive, ...paths }: CopyOptions,
  { signal }: Context,
): Promise<CopyOutcome> {
  const owner = archive || direction === 'in' ? ('source' as const) : ('self' as const);
  const how = { owner, signal };
  return direction === 'in' ? copyIn(root, paths, how) : copyOut(root, paths, how);
}

/** The disk of one that does not run, over its image, as long as we look at it. */
async function mountRoot(
  container: Container,
  context: Context,
  releases: Releases,
): Promise<GuestRoot> {
  const image = await imageOf(container, context);
  const options = machineOptions(container, image, context);
  const { network = { mode: 'none' }, hostname = '', machineId = '' } = options;
  const directory = options.work.create(releases);
  const { signal, file, tree, disk } = options;
  const identity = { machineId, name: hostname, resolvConf: readResolvConf(network) };
  const root = layRoot({ file, tree, directory, disk, ...identity, privateUsers: false });
  const { pid } = await openSpace(directory, releases, {
    ...{ mounts: root.mounts, hostNetwork: true, lockFile: options.lockFile, signal },
  });
  return { open: () => Directory.open(`/proc/${pid}/root${root.path}`), idOffset: () => 0 };
}
