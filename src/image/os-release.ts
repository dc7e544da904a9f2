import { lstat, readFile } from 'node:fs/promises';

import { PostrojError } from '../errors.js';
import { resolveInRoot } from '../system/files.js';
import { plainText } from '../system/log.js';

export interface OsRelease {
  readonly id: string;
  readonly idLike: readonly string[];
  readonly versionId: string;
  readonly prettyName: string;
}

/** Of what is no operating system. */
export const noSystem: OsRelease = { id: '', idLike: [], versionId: '', prettyName: '' };

/** https://www.freedesktop.org/software/systemd/man/os-release.html */
export function parseOsRelease(text: string): OsRelease {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, name, value] = /^\s*([A-Z][A-Z0-9_]*)=(.*?)\s*$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) values.set(name, plainText(unquote(value)));
  }
  const id = values.get('ID') ?? 'linux';
  return {
    id,
    idLike: (values.get('ID_LIKE') ?? '').split(' ').filter(Boolean),
    versionId: values.get('VERSION_ID') ?? '',
    prettyName: values.get('PRETTY_NAME') ?? id,
  };
}

function unquote(value: string): string {
  const [, single, double] = /^'(.*)'$|^"(.*)"$/.exec(value) ?? [];
  return single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? value;
}

const MOST_BYTES = 64 * 1024;

/** Read inside the root, whatever its links say. Throws when this is no operating system. */
export async function readOsRelease(root: string): Promise<OsRelease> {
  for (const place of ['/etc/os-release', '/usr/lib/os-release']) {
    const file = await resolveInRoot(root, place);
    // whatever an image has in its place, a pipe or a device, must not hold us up
    const stats = await lstat(file).catch(() => undefined);
    if (!stats?.isFile() || stats.size > MOST_BYTES) continue;
    return parseOsRelease(await readFile(file, 'utf8'));
  }
  throw new PostrojError('UNSUPPORTED_DISTRIBUTION', 'the image has no os-release file', {
    hint: 'It is no operating system that could be booted.',
  });
}
