import path from 'node:path';

import { removeTree } from '../system/files.js';
import type { Container } from './container.js';
import type { Context } from './verbs.js';

/** Its record, its disk, its log, and the volumes that are its own unless they are to stay. */
export async function removeContainer(
  container: Container,
  { registry }: Pick<Context, 'registry'>,
  volumes = container.spec.remove,
): Promise<void> {
  await registry.remove(container);
  const own = container.mounts.filter(({ anonymous }) => volumes && anonymous === true);
  for (const { hostPath } of own) await removeTree(path.dirname(hostPath)); // of <name>/_data
}
