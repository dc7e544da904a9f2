import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import { PostrojError, type ErrorCode } from '../errors.js';
import type { Log } from '../system/log.js';
import { takeLock } from '../system/lock.js';
import { beginPhase } from '../system/progress.js';
import { withReleases } from '../system/releases.js';
import { withRoom } from '../system/room.js';
import type { SharedCache } from '../system/shared-cache.js';
import type { WorkDirectories } from '../system/work.js';
import { shownSource } from './reference.js';
import { suits, type Manner } from './as-it-is.js';
import type { OsRelease } from './os-release.js';
import { prepareAndSeal, type Acquired } from './prepare-and-seal.js';
import { preparedImages, type PreparedImage } from './prepared.js';
import type { EnterRoot, Recipe } from './recipe.js';
import { saveImage } from './shared-images.js';
import { openHeld } from './sources/held.js';
import { isFromElsewhere, isLocalSource } from './sources/index.js';
import type { SourceContext } from './sources/source.js';
import type { ImageStore, SealedImage } from './store.js';

export interface ImageRequest extends Manner {
  /** Under which it is remembered: a label, or the reference as typed. */
  readonly name: string;
  /** Keeps apart what the name stands for with other recipes, such as those with extra packages. */
  readonly variant?: string | undefined;
  /** Tried in this order. */
  readonly sources: readonly string[];
  readonly arch: string;
  /** The image must be this one, whatever the name means by now. */
  readonly digest?: string | undefined;
  /** Known before unpacking for what is in the catalogue. */
  readonly recipe: Recipe | undefined;
  readonly recipeOf: (os: OsRelease) => Recipe;
  /** What to do although an image is there; see Refresh. */
  readonly refresh?: Refresh | undefined;
}

/**
 * `update`: ask the source, and make the image anew only if it has another one now. `force`: make it
 * anew in any case; machines that run go on with the old one.
 */
export type Refresh = 'update' | 'force';

export interface ImageContext {
  readonly store: ImageStore;
  readonly work: WorkDirectories;
  readonly enterRoot: EnterRoot;
  /** Where images are kept for jobs on other machines. */
  readonly shared?: SharedCache | undefined;
  /** Brings the programs that only making an image needs. */
  readonly prepareToMake?: ((log: Log) => Promise<void>) | undefined;
  readonly log: Log;
  readonly signal: AbortSignal;
}

export interface ProvidedImage {
  readonly image: SealedImage;
  /** Found prepared: nothing was fetched from its source. */
  readonly cached: boolean;
  /** And it is what its source gives, or gave when it was last asked; not just the newest there is. */
  readonly exact: boolean;
}

/** From the store if it is there, else acquired, prepared, sealed and stored. */
export async function provideImage(
  request: ImageRequest,
  context: ImageContext,
): Promise<ProvidedImage> {
  const known = request.refresh ? undefined : await findKnown(request, context);
  const provided = known ?? (await makeOnce(request, context));
  await context.store.touch(provided.image);
  return provided;
}

/** The image asked for by its digest, or what the name meant when it was last asked for. */
async function findKnown(
  request: ImageRequest,
  context: ImageContext,
): Promise<ProvidedImage | undefined> {
  if (request.sources.some(isLocalSource)) return undefined;
  const image =
    request.digest === undefined
      ? await context.store.findByName(rememberedName(request), request.arch)
      : (await preparedImages(request, context).findHere(request.digest))?.image;
  return image && suits(image, request) ? { image, cached: true, exact: true } : undefined;
}

/** Neither labels nor references of registries have a `+`. */
function rememberedName({ name, variant }: ImageRequest): string {
  return variant === undefined ? name : `${name}+${variant}`;
}

/** Two runs that want the same image make it once: the second waits, and finds it. */
async function makeOnce(request: ImageRequest, context: ImageContext): Promise<ProvidedImage> {
  return withReleases(async (releases) => {
    const onWait = () => {
      context.log.info(`waiting: another run is preparing ${request.name}`);
    };
    const lock = context.store.makingLock(rememberedName(request), request.arch);
    await takeLock(lock, { mode: 'exclusive', signal: context.signal, onWait }, releases);
    const known = request.refresh ? undefined : await findKnown(request, context);
    if (known) return known;
    const workDir = context.work.create(releases);
    const sourceContext = {
      ...context,
      arch: request.arch,
      workDir,
      include: request.recipe?.packages ?? [],
      prepareToMake: async () => context.prepareToMake?.(context.log),
    };
    const directories = [context.work.base, context.store.directory];
    return withRoom({ directories, signal: context.signal }, async (isFull) => {
      const acquired = await acquire(request, { ...context, isFull }, sourceContext);
      if ('image' in acquired) {
        if (acquired.lasting) await remember(request, acquired.image, context);
        return { image: acquired.image, cached: true, exact: acquired.exact };
      }
      const image = await prepareAndSeal(request, context, acquired);
      await remember(request, image, context);
      share(request, image, context);
      return { image, cached: false, exact: false };
    });
  });
}

/** An image that was asked for by its digest says nothing about the name. */
async function remember(request: ImageRequest, image: SealedImage, { store }: ImageContext) {
  if (request.digest === undefined) await store.remember(rememberedName(request), image);
}

/** Goes on by itself: whoever has made the image need not wait. */
function share(request: ImageRequest, image: SealedImage, { shared }: ImageContext): void {
  if (shared && isFromElsewhere(image.source)) {
    void saveImage(rememberedName(request), image, shared);
  }
}

/** Another source would not help. */
const finalCodes: readonly ErrorCode[] = ['BAD_REFERENCE', 'DIGEST_MISMATCH', 'HOST_TOOL_MISSING'];

/** The first source that answers. Says which was used, and why those before it were not. */
async function acquire(
  request: ImageRequest,
  context: ImageContext & { readonly isFull: (error: unknown) => boolean },
  sourceContext: SourceContext,
): Promise<Acquired | PreparedImage> {
  const failures: string[] = [];
  const prepared = preparedImages({ ...request, name: rememberedName(request) }, context);
  for (const [index, source] of request.sources.entries()) {
    const shown = shownSource(source);
    try {
      beginPhase(context.log, 'resolve', `acquiring from ${shown}`);
      const opened = await openHeld(source, request, sourceContext);
      const found = await prepared.find(source, opened);
      if (found) return found;
      await sourceContext.prepareToMake?.();
      const root = path.join(sourceContext.workDir, `root-${index}`);
      await mkdir(root);
      const digest = await opened.unpack(root);
      const same = opened.digest ? undefined : await prepared.findHere(digest);
      if (same) return same;
      return { source: shown, root, digest, config: await opened.config?.() };
    } catch (error) {
      context.signal.throwIfAborted();
      if (!(error instanceof PostrojError) || finalCodes.includes(error.code)) throw error;
      if (context.isFull(error)) throw error;
      failures.push(`${shown}: ${reasonOf(error)}`);
      if (index + 1 < request.sources.length) {
        context.log.warn(`${shown} cannot be used (${reasonOf(error)})`);
      }
    }
  }
  const wanted = [request.name, request.digest].filter(Boolean).join('@');
  throw new PostrojError('IMAGE_UNAVAILABLE', `no source gave ${wanted}:\n${failures.join('\n')}`, {
    hint: 'Check the network and the name; registries may want a login (docker login).',
  });
}

/** The program's own last line says more than its exit code. */
function reasonOf(error: PostrojError): string {
  const lines = error.message.split('\n');
  const last = lines.at(-1) ?? error.message;
  return /msg="(.*)"$/.exec(last)?.[1]?.replaceAll('\\"', '"') ?? last;
}
