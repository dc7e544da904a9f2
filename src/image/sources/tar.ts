import { PostrojError } from '../../errors.js';
import { command, run } from '../../system/exec.js';
import { exists } from '../../system/files.js';
import { beginPhase } from '../../system/progress.js';
import { digestOfFile } from './digest.js';
import { liftRoot } from './lift-root.js';
import type { OpenSource, SourceContext } from './source.js';

/** A root file system in a tarball, compressed or not; tar(1) finds out by itself. */
export const openTar: OpenSource = async (address, context) => {
  if (!(await exists(address))) {
    throw new PostrojError('BAD_REFERENCE', `no tarball ${address}`);
  }
  const digest = await digestOfFile(address);
  return {
    digest,
    unpack: async (root) => {
      await unpackTar(address, root, context);
      return digest;
    },
  };
};

export async function unpackTar(
  file: string,
  root: string,
  { signal, log }: Pick<SourceContext, 'signal' | 'log'>,
): Promise<void> {
  beginPhase(log, 'unpack', 'unpacking');
  // a colon in its name does not make it a file of another host
  const args = ['--extract', '--force-local', '--preserve-permissions', '--numeric-owner'];
  const xattrs = ['--xattrs', '--xattrs-include=*', '--acls'];
  const extract = command('tar', [...args, ...xattrs, '--file', file, '--directory', root]);
  await run(extract, { signal });
  await liftRoot(root);
}
