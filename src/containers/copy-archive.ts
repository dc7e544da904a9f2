import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { PostrojError } from '../errors.js';
import { collect, command, lastLines, start, type Child, type Command } from '../system/exec.js';
import { withReleases } from '../system/releases.js';
import { copy } from './copy.js';
import type { Context } from './verbs.js';

/** What of a container is copied as an archive of tar(1), owners included. */
export interface ArchiveCopy {
  readonly container: string;
  readonly guestPath: string;
  readonly followLink?: boolean;
}

/** What is at that path, under its own name; `a/.` is what is in `a`. Throws COPY_FAILED. */
export function copyOutArchive(
  { guestPath, ...from }: ArchiveCopy,
  archive: Writable,
  context: Context,
): Promise<void> {
  return withReleases(async (releases) => {
    const directory = context.workshop.work.create(releases);
    const hostPath = `${directory}/`;
    await copy({ ...from, direction: 'out', guestPath, hostPath, archive: true }, context);
    const names = guestPath.endsWith('/.') ? ['.'] : await readdir(directory);
    const pack = tar(['--create', '--file=-', `--directory=${directory}`, '--', ...names]);
    const pour = ({ stdin, stdout }: Child) => {
      stdin.end();
      return pipeline(stdout, archive, { end: false });
    };
    await streaming(pack, pour, context);
  });
}

/** What is in the archive, into a directory that is there. Throws COPY_FAILED. */
export function copyInArchive(
  { container, guestPath }: ArchiveCopy,
  archive: Readable,
  context: Context,
): Promise<void> {
  context.registry.find(container); // before a byte of the archive is read
  return withReleases(async (releases) => {
    const directory = context.workshop.work.create(releases);
    // it takes names neither from the root nor from above, and makes links when all else is there
    const unpack = tar(['--extract', '--file=-', '--same-owner', `--directory=${directory}`]);
    const pour = ({ stdin, stdout }: Child) => {
      stdout.resume();
      return pipeline(archive, stdin);
    };
    await streaming(unpack, pour, context);
    // one by one: the directory that they come into is not made
    for (const entry of await readdir(directory, { withFileTypes: true })) {
      const hostPath = path.join(directory, entry.name) + (entry.isDirectory() ? '/.' : '');
      const paths = { hostPath, guestPath: path.posix.join(guestPath, entry.name) };
      await copy({ direction: 'in', container, ...paths, archive: true }, context);
    }
  });
}

function tar(args: readonly string[]): Command {
  return command('tar', ['--numeric-owner', '--preserve-permissions', ...args]);
}

async function streaming(
  packing: Command,
  pour: (child: Child) => Promise<void>,
  { signal }: Context,
): Promise<void> {
  const child = start(packing);
  const end = () => {
    child.kill('SIGKILL');
  };
  signal.addEventListener('abort', end, { once: true });
  const said = collect(child.stderr, undefined);
  const poured = pour(child).catch(() => undefined); // what ended it says why
  const { exitCode } = await child.ended;
  await poured;
  signal.removeEventListener('abort', end);
  signal.throwIfAborted();
  if (exitCode === 0) return;
  throw new PostrojError('COPY_FAILED', `tar: ${lastLines(said(), 3)}`, {
    hint: 'An archive of tar goes through - : racker cp web:/etc - | tar -t',
  });
}
