import { hostArch } from '../../engine/host-arch.js';
import { PostrojError } from '../../errors.js';
import type { ImageStore, SealedImage } from '../../image/store.js';
import { familiarName, resolveImage } from './resolve.js';

/** An image that is here, and what it is called. */
export interface KeptImage {
  readonly image: SealedImage;
  /** Each as `familiarName` has it, or a label; none where it is dangling. */
  readonly names: readonly string[];
}

/** The youngest first. */
export async function keptImages(store: ImageStore): Promise<KeptImage[]> {
  const [images, names] = await Promise.all([store.list(), store.names()]);
  return images
    .map((image) => ({
      image,
      names: names
        .filter((name) => isOf(name, image))
        .map(({ name }) => name)
        .sort(),
    }))
    .sort((a, b) => b.image.createdAt.localeCompare(a.image.createdAt));
}

interface Key {
  readonly digest: string;
  readonly recipe: string;
  readonly arch: string;
}

export function isOf(key: Key, { digest, recipe, arch }: Key): boolean {
  return key.digest === digest && key.recipe === recipe && key.arch === arch;
}

/**
 * By its name, or its id or the beginning of that. With `arch` only one of that. undefined: there is
 * none. Throws IMAGE_AMBIGUOUS's words as NO_SUCH_IMAGE when several begin so.
 */
export async function findImage(
  wanted: string,
  store: ImageStore,
  arch?: string,
): Promise<KeptImage | undefined> {
  const kept = (await keptImages(store)).filter(
    ({ image }) => arch === undefined || image.arch === arch,
  );
  const named = nameIn(wanted);
  const byName = named === undefined ? [] : kept.filter(({ names }) => names.includes(named));
  if (byName.length > 0) return byName[0];
  const hex = wanted.replace(/^sha256:/, '');
  const byDigest = /^(.+)@(sha256:[0-9a-f]{64})$/.exec(wanted)?.[2];
  const byId = kept.filter(({ image }) =>
    byDigest === undefined
      ? /^[0-9a-f]{4,64}$/.test(hex) && image.digest.startsWith(`sha256:${hex}`)
      : image.digest === byDigest,
  );
  const [first] = byId;
  if (byId.some(({ image }) => image.digest !== first?.image.digest)) {
    throw new PostrojError('NO_SUCH_IMAGE', `multiple IDs found with provided prefix: ${wanted}`);
  }
  return first;
}

/** The same, but what is here by its name is found without a look at all the others. */
export async function isHere(
  wanted: string,
  store: ImageStore,
  arch = hostArch(),
): Promise<boolean> {
  const named = nameIn(wanted);
  if (named !== undefined && (await store.findByName(named, arch))) return true;
  return (await findImage(wanted, store, arch)) !== undefined;
}

/** Throws NO_SUCH_IMAGE in docker's words. */
export async function expectImage(
  wanted: string,
  store: ImageStore,
  arch?: string,
): Promise<KeptImage> {
  const found = await findImage(wanted, store, arch);
  if (found) return found;
  const name = /^(?:sha256:)?[0-9a-f]{12,64}$/.test(wanted) ? wanted : shownName(wanted);
  throw new PostrojError('NO_SUCH_IMAGE', `No such image: ${name}`);
}

/** With its tag, as docker names it in what it says. */
export function shownName(wanted: string): string {
  try {
    return familiarName(wanted);
  } catch {
    return wanted;
  }
}

/** Under which it is remembered; undefined for what can be no name. */
export function nameIn(wanted: string): string | undefined {
  try {
    return resolveImage(wanted).name;
  } catch (error) {
    if (error instanceof PostrojError && error.code === 'BAD_REFERENCE') return undefined;
    throw error;
  }
}
