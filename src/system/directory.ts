import { constants, type Stats } from 'node:fs';
import { lstat, open, readdir, readlink, type FileHandle } from 'node:fs/promises';

const { O_CREAT, O_DIRECTORY, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_WRONLY } = constants;
/** open(2): to hold a file without the effects of opening it. Node has no name for it. */
const O_PATH = 0o10000000;

/**
 * A directory held open, so that it stays the same whatever is renamed or swapped meanwhile. A path
 * below `/proc/self/fd/N` is looked up from there, as openat(2) does; and since names are given one
 * at a time and never followed, the kernel follows no symlink on our behalf.
 *
 * Names are bytes, one a character (latin1): not all file systems know UTF-8.
 */
export class Directory {
  readonly handle: FileHandle;

  private constructor(handle: FileHandle) {
    this.handle = handle;
  }

  /** By a path of the host's, whose symlinks are followed. */
  static async open(path: string): Promise<Directory> {
    return new Directory(await open(path, O_RDONLY | O_DIRECTORY));
  }

  /** The path of an entry, for calls that do not follow its last component. */
  at(name: string): Buffer {
    return Buffer.from(`/proc/self/fd/${this.handle.fd}/${name}`, 'latin1');
  }

  /** Throws ENOTDIR for whatever is no directory, a symlink to one included. */
  async into(name: string): Promise<Directory> {
    return new Directory(await open(this.at(name), O_RDONLY | O_DIRECTORY | O_NOFOLLOW));
  }

  names(): Promise<string[]> {
    return readdir(this.at('.'), { encoding: 'latin1' });
  }

  /** undefined when there is no such entry. */
  async stats(name: string): Promise<Stats | undefined> {
    return unless(['ENOENT'], lstat(this.at(name)));
  }

  /** Where a symlink points to; undefined when it is none, or not there. */
  async linkTarget(name: string): Promise<string | undefined> {
    return unless(['EINVAL', 'ENOENT'], readlink(this.at(name), { encoding: 'latin1' }));
  }

  /** A regular file, to read. Anything else is not opened, since that may wait or have effects. */
  async reader(name: string): Promise<FileHandle> {
    const held = await open(this.at(name), O_PATH | O_NOFOLLOW);
    try {
      if (!(await held.stat()).isFile()) throw new Error('it is no regular file any more');
      return await open(`/proc/self/fd/${held.fd}`, O_RDONLY | O_NONBLOCK);
    } finally {
      await held.close();
    }
  }

  /** A new file, to write; throws EEXIST when there is anything of that name. */
  async writer(name: string): Promise<FileHandle> {
    return open(this.at(name), O_WRONLY | O_CREAT | O_EXCL, 0o600);
  }

  async close(): Promise<void> {
    await this.handle.close();
  }
}

async function unless<T>(codes: readonly string[], promise: Promise<T>): Promise<T | undefined> {
  try {
    return await promise;
  } catch (error) {
    if (codes.includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
