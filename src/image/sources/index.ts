import { PostrojError } from '../../errors.js';
import { parseSource } from '../reference.js';
import { openArchive, openEngine } from './archive.js';
import { openDebootstrap } from './debootstrap.js';
import { openDir } from './dir.js';
import { openDocker } from './docker.js';
import { openOci } from './oci.js';
import type { OpenedSource, OpenSource, SourceContext } from './source.js';
import { openTar } from './tar.js';
import { openUrl } from './url.js';

const openers: Readonly<Record<string, OpenSource>> = {
  docker: openDocker,
  oci: openOci,
  dir: openDir,
  tar: openTar,
  http: openUrl('http'),
  https: openUrl('https'),
  'oci-archive': openArchive('oci-archive'),
  'docker-archive': openArchive('docker-archive'),
  'docker-daemon': openEngine('docker-daemon'),
  'containers-storage': openEngine('containers-storage'),
  debootstrap: openDebootstrap,
};

export const sourceSchemes: readonly string[] = Object.keys(openers);

/** What these gave is kept under the name they had; all others are looked at each time. */
const keptSchemes: readonly string[] = ['docker', 'debootstrap'];

export function isLocalSource(source: string): boolean {
  return !keptSchemes.includes(parseSource(source).scheme);
}

/** Whether it tells what it would give before it is fetched. */
export function tellsDigest(source: string): boolean {
  return parseSource(source).scheme !== 'debootstrap';
}

/** What comes from this machine is mostly new each time: other machines have no use for it. */
export function isFromElsewhere(source: string): boolean {
  return ['docker', 'debootstrap', 'http', 'https'].includes(parseSource(source).scheme);
}

export async function openSource(source: string, context: SourceContext): Promise<OpenedSource> {
  const { scheme, address } = parseSource(source);
  const open = openers[scheme];
  if (!open) throw new PostrojError('BAD_REFERENCE', `no source of images named '${scheme}'`);
  return open(address, context);
}
