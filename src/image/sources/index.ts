import { PostrojError } from '../../errors.js';
import { parseSource } from '../reference.js';
import { openDebootstrap } from './debootstrap.js';
import { openDir } from './dir.js';
import { openDocker } from './docker.js';
import { openOci } from './oci.js';
import type { OpenedSource, OpenSource, SourceContext } from './source.js';
import { openTar } from './tar.js';

const openers: Readonly<Record<string, OpenSource>> = {
  docker: openDocker,
  oci: openOci,
  dir: openDir,
  tar: openTar,
  debootstrap: openDebootstrap,
};

/** Local sources are looked at each time; what others gave is kept under the name they had. */
const localSchemes: readonly string[] = ['oci', 'dir', 'tar'];

export function isLocalSource(source: string): boolean {
  return localSchemes.includes(parseSource(source).scheme);
}

export async function openSource(source: string, context: SourceContext): Promise<OpenedSource> {
  const { scheme, address } = parseSource(source);
  const open = openers[scheme];
  if (!open) throw new PostrojError('BAD_REFERENCE', `no source of images named '${scheme}'`);
  return open(address, context);
}
