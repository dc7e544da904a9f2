import { PostrojError } from '../../errors.js';
import { command, run } from '../../system/exec.js';
import { exists } from '../../system/files.js';
import { digestOfFile } from './digest.js';
import type { OpenSource } from './source.js';

/** A root file system in a tarball, compressed or not; tar(1) finds out by itself. */
export const openTar: OpenSource = async (address, context) => {
  if (!(await exists(address))) {
    throw new PostrojError('BAD_REFERENCE', `no tarball ${address}`);
  }
  const digest = await digestOfFile(address);
  return {
    digest,
    unpack: async (root) => {
      const args = ['--extract', '--preserve-permissions', '--numeric-owner'];
      const xattrs = ['--xattrs', '--xattrs-include=*', '--acls'];
      const extract = command('tar', [...args, ...xattrs, '--file', address, '--directory', root]);
      await run(extract, { signal: context.signal });
      return digest;
    },
  };
};
