import { PostrojError } from '../../errors.js';
import { isLocked } from '../../system/lock.js';
import { shortId, type Container } from '../container.js';
import type { Context } from '../verbs.js';
import { expectImage, isOf, nameIn, type KeptImage } from './kept.js';
import { splitName } from './resolve.js';

export interface RemoveImageOptions {
  /** A name, or an id. */
  readonly image: string;
  /** Although it has several names, or containers that do not run. */
  readonly force: boolean;
  readonly arch?: string | undefined;
}

export interface RemovedImage {
  /** Names that are no more. */
  readonly untagged: readonly string[];
  /** Its id, when the image itself is gone. */
  readonly deleted: string | undefined;
}

/**
 * Takes the name away, and the image with its last name. Throws NO_SUCH_IMAGE, and IMAGE_IN_USE in
 * docker's words.
 */
export async function removeImage(
  { image: wanted, force, arch }: RemoveImageOptions,
  { workshop, registry }: Pick<Context, 'workshop' | 'registry'>,
): Promise<RemovedImage> {
  const store = workshop.images;
  const kept = await expectImage(wanted, store, arch);
  const { image, names } = kept;
  const name = nameIn(wanted);
  const byName = name !== undefined && names.includes(name);
  const leaving = byName ? [name] : names;
  const users = registry.list().filter(({ image: used }) => isOf(used, image));
  expectUnused(kept, users, { byName, wanted, force, isLast: leaving.length === names.length });
  const stays = byName && (leaving.length < names.length || users.length > 0);
  if (!stays && (await isLocked(image.lockFile))) throw lockedBy(image.digest);
  for (const one of leaving) await store.forget(one, image.arch);
  if (!stays) await store.remove(image);
  return { untagged: leaving.map(shown), deleted: stays ? undefined : image.digest };
}

interface Removal {
  readonly byName: boolean;
  readonly wanted: string;
  readonly force: boolean;
  /** No name would be left. */
  readonly isLast: boolean;
}

function expectUnused(
  { image, names }: KeptImage,
  users: readonly Container[],
  { byName, wanted, force, isLast }: Removal,
): void {
  const id = shortDigest(image.digest);
  const running = users.find(({ state }) => state === 'running');
  const user = running ?? users[0];
  if (byName && isLast && user && !force) {
    throw inUse(
      `unable to remove repository reference "${wanted}" (must force) - container ${shortId(user)} is using its referenced image ${id}`,
    );
  }
  if (byName) return;
  if (running) {
    throw inUse(
      `unable to delete ${id} (cannot be forced) - image is being used by running container ${shortId(running)}`,
    );
  }
  if (user) {
    // who started it again would find nothing
    const forced = force ? 'cannot be forced' : 'must be forced';
    throw inUse(
      `unable to delete ${id} (${forced}) - image is being used by stopped container ${shortId(user)}`,
    );
  }
  if (names.length > 1 && !force) {
    throw inUse(
      `unable to delete ${id} (must be forced) - image is referenced in multiple repositories`,
    );
  }
}

function inUse(what: string): PostrojError {
  return new PostrojError('IMAGE_IN_USE', `conflict: ${what}`);
}

function lockedBy(digest: string): PostrojError {
  const message = `conflict: unable to delete ${shortDigest(digest)} (cannot be forced) - image is being used by a machine of postroj`;
  return new PostrojError('IMAGE_IN_USE', message, { hint: 'Try again when its run is over.' });
}

function shown(name: string): string {
  const { repository, tag } = splitName(name);
  return tag === '<none>' ? name : `${repository}:${tag}`;
}

/** As docker shows ids of images. */
export function shortDigest(digest: string): string {
  return digest.replace(/^sha256:/, '').slice(0, 12);
}
