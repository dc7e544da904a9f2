import { mkdirSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

/** A file system of its own, so that a test can fill it without harm. */
export interface SmallDisk {
  readonly directory: string;
  /** Fills it until so many megabytes are free. */
  fillUntilFree(megabytes: number): Promise<void>;
  makeRoom(): void;
  unmount(): Promise<void>;
}

/** ext4 in a file, mounted by loop. */
export async function mountSmallDisk(megabytes: number): Promise<SmallDisk> {
  const place = mkdtempSync(join(tmpdir(), 'e2e-disk-'));
  const [file, directory] = [join(place, 'disk'), join(place, 'mounted')];
  const filler = join(directory, 'filler');
  mkdirSync(directory);
  await execa('truncate', ['--size', `${megabytes}M`, file]);
  // no block is kept for root alone: full is full
  await execa('mkfs.ext4', ['-q', '-m', '0', file]);
  await execa('mount', ['-o', 'loop', file, directory]);
  return {
    directory,
    fillUntilFree: async (free) => {
      const { bavail, bsize } = statfsSync(directory);
      const excess = Math.floor((bavail * bsize) / 1e6) - free;
      await execa('fallocate', ['--length', `${excess}MB`, filler]);
    },
    makeRoom: () => {
      rmSync(filler, { force: true });
    },
    unmount: async () => {
      await execa('umount', [directory]);
      rmSync(place, { recursive: true });
    },
  };
}
