import { closeSync, readSync, type Stats } from 'node:fs';

import type { GuestView } from '../../machine/guest-view.js';
import { findPlace, type Place } from '../../system/place.js';

/*
 * Read by the host within the guest's root: no program of the guest is needed, and its links are
 * resolved inside it (system/place.ts).
 */

/** undefined where there is no such file. */
export function statIn(view: GuestView, path: string, followLast: boolean): Stats | undefined {
  return at(view, path, followLast, ({ directory, name }) => directory.stats(name));
}

/** Where a link points to, as it is written; undefined where there is none. */
export function linkTargetIn(view: GuestView, path: string): string | undefined {
  const target = at(view, path, false, ({ directory, name }) => directory.linkTarget(name));
  return target === undefined ? undefined : Buffer.from(target, 'latin1').toString();
}

/** A regular file, to read; the caller's to close. undefined where there is none. */
export function openIn(view: GuestView, path: string): number | undefined {
  return at(view, path, true, ({ directory, name }) => directory.openFile(name));
}

/** Whatever it is, held without opening it; the caller's to close. */
export function holdIn(view: GuestView, path: string): number | undefined {
  return at(view, path, true, ({ directory, name }) => directory.hold(name));
}

/** undefined where there is no such file, or more of it than that. */
export function readTextIn(view: GuestView, path: string, mostBytes: number): string | undefined {
  const fd = openIn(view, path);
  if (fd === undefined) return undefined;
  try {
    return readText(fd, mostBytes);
  } finally {
    closeSync(fd);
  }
}

/** Files of proc(5) tell no size, so it is read until there is no more. */
export function readText(fd: number, mostBytes: number): string | undefined {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for (;;) {
    const chunk = Buffer.alloc(64 * 1024);
    const readBytes = readSync(fd, chunk);
    if (readBytes === 0) return Buffer.concat(chunks).toString();
    sizeBytes += readBytes;
    if (sizeBytes > mostBytes) return undefined;
    chunks.push(chunk.subarray(0, readBytes));
  }
}

const NOT_THERE = ['ENOENT', 'ENOTDIR', 'ELOOP', 'EFTYPE'];

// eslint-disable-next-line max-params
function at<T>(
  view: GuestView,
  path: string,
  followLast: boolean,
  look: (place: Place) => T,
): T | undefined {
  let place: Place | undefined;
  try {
    place = findPlace(view.openRoot(), path, followLast);
    return look(place);
  } catch (error) {
    if (NOT_THERE.includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  } finally {
    place?.directory.close();
  }
}
