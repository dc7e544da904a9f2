import type { ArchiveEntry, PackagedFile } from '../archive/entry.js';
import type { Contents } from './contents.js';

/** Units, and files that their environment may come from: systemd.exec(5). */
const TELLING =
  /^(?:(?:\/usr)?\/lib\/systemd\/system|\/etc\/(?:default|sysconfig|conf\.d))\/[^/]+$/;
const MOST_TEXT_BYTES = 256 * 1024;

export async function gatherFiles(
  entries: AsyncIterable<ArchiveEntry>,
): Promise<Pick<Contents, 'files' | 'texts'>> {
  const files: PackagedFile[] = [];
  const texts = new Map<string, string>();
  for await (const entry of entries) {
    const { path, kind, mode, sizeBytes } = entry;
    files.push({ path, kind, mode });
    if (kind === 'file' && sizeBytes <= MOST_TEXT_BYTES && TELLING.test(path)) {
      texts.set(path, (await entry.content()).toString('utf8'));
    }
  }
  return { files, texts };
}
