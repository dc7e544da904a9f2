import { PostrojError } from '../../errors.js';
import { command, run } from '../../system/exec.js';
import { exists } from '../../system/files.js';
import { beginPhase } from '../../system/progress.js';
import { digestOfTree } from './digest.js';
import type { OpenSource } from './source.js';

/** A root file system in a directory. It is copied; the original is never touched. */
export const openDir: OpenSource = async (address, context) => {
  if (!(await exists(address))) {
    throw new PostrojError('BAD_REFERENCE', `no directory ${address}`);
  }
  const digest = await digestOfTree(address);
  return {
    digest,
    unpack: async (root) => {
      beginPhase(context.log, 'unpack', 'copying');
      const copy = command('cp', ['-a', '--reflink=auto', `${address}/.`, root]);
      await run(copy, { signal: context.signal });
      return digest;
    },
  };
};
