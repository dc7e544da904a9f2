import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import { PostrojError } from '../errors.js';
import { stopwatch, renderSeconds } from '../system/clock.js';
import type { Log } from '../system/log.js';
import { withoutSecrets } from '../system/http.js';
import { takeLock } from '../system/lock.js';
import { withReleases } from '../system/releases.js';
import type { SharedCache } from '../system/shared-cache.js';
import type { WorkDirectories } from '../system/work.js';
import { readOsRelease, type OsRelease } from './os-release.js';
import { preparedImages, type PreparedImage } from './prepared.js';
import { applyRecipe, recipeId, type EnterRoot, type Recipe } from './recipe.js';
import { sealRoot } from './seal.js';
import { digestOfFile } from './sources/digest.js';
import { saveImage } from './shared-images.js';
import { isFromElsewhere, isLocalSource, openSource } from './sources/index.js';
import type { SourceContext } from './sources/source.js';
import type { ImageRecord, ImageStore, SealedImage } from './store.js';

export interface ImageRequest {
  /** Under which it is remembered: a label, or the reference as typed. */
  readonly name: string;
  /** Tried in this order. */
  readonly sources: readonly string[];
  readonly arch: string;
  /** All recipes there are: an image prepared by any of them will do. */
  readonly recipes: readonly Recipe[];
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

/** What the name meant when it was last asked for. */
async function findKnown(
  request: ImageRequest,
  { store }: ImageContext,
): Promise<ProvidedImage | undefined> {
  if (request.sources.some(isLocalSource)) return undefined;
  const image = await store.findByName(request.name, request.arch);
  const current = image && request.recipes.some((recipe) => recipeId(recipe) === image.recipe);
  return current ? { image, cached: true, exact: true } : undefined;
}

/** Two runs that want the same image make it once: the second waits, and finds it. */
async function makeOnce(request: ImageRequest, context: ImageContext): Promise<ProvidedImage> {
  return withReleases(async (releases) => {
    const onWait = () => {
      context.log.info(`waiting: another run is preparing ${request.name}`);
    };
    const lock = context.store.makingLock(request.name, request.arch);
    await takeLock(lock, { mode: 'exclusive', signal: context.signal, onWait }, releases);
    const known = request.refresh ? undefined : await findKnown(request, context);
    if (known) return known;
    const workDir = await context.work.create(releases);
    const sourceContext = {
      ...context,
      arch: request.arch,
      workDir,
      include: request.recipe?.packages ?? [],
      prepareToMake: async () => context.prepareToMake?.(context.log),
    };
    const acquired = await acquire(request, context, sourceContext);
    if ('image' in acquired) {
      const { image, exact, lasting } = acquired;
      if (lasting) await context.store.remember(request.name, image);
      return { image, cached: true, exact };
    }
    const image = await prepareAndSeal(request, context, acquired);
    await context.store.remember(request.name, image);
    const { shared } = context;
    if (shared && isFromElsewhere(image.source)) void saveImage(request.name, image, shared);
    return { image, cached: false, exact: false };
  });
}

interface Acquired {
  readonly source: string;
  readonly digest: string;
  readonly root: string;
}

/** The first source that answers. Says which was used, and why those before it were not. */
async function acquire(
  request: ImageRequest,
  context: ImageContext,
  sourceContext: SourceContext,
): Promise<Acquired | PreparedImage> {
  const failures: string[] = [];
  const prepared = preparedImages(request, context);
  for (const [index, source] of request.sources.entries()) {
    const shown = shownSource(source);
    try {
      context.log.info(`acquiring from ${shown}`);
      const opened = await openSource(source, sourceContext);
      const found = await prepared.find(source, opened);
      if (found) return found;
      await sourceContext.prepareToMake?.();
      const root = path.join(sourceContext.workDir, `root-${index}`);
      await mkdir(root);
      const digest = await opened.unpack(root);
      const same = opened.digest ? undefined : await prepared.findHere(digest);
      return same ?? { source: shown, root, digest };
    } catch (error) {
      context.signal.throwIfAborted();
      if (!(error instanceof PostrojError) || isFinal(error)) throw error;
      failures.push(`${shown}: ${reasonOf(error)}`);
      if (index + 1 < request.sources.length) {
        context.log.warn(`${shown} cannot be used (${reasonOf(error)})`);
      }
    }
  }
  throw new PostrojError(
    'IMAGE_UNAVAILABLE',
    `no source gave ${request.name}:\n${failures.join('\n')}`,
    {
      hint: 'Check the network and the name; registries may want a login (docker login).',
    },
  );
}

/** Another source would not do better. */
function isFinal({ code }: PostrojError): boolean {
  return code === 'BAD_REFERENCE' || code === 'HOST_TOOL_MISSING';
}

async function prepareAndSeal(
  request: ImageRequest,
  context: ImageContext,
  acquired: Acquired,
): Promise<SealedImage> {
  const elapsed = stopwatch();
  const os = await readOsRelease(acquired.root);
  const recipe = request.recipe ?? request.recipeOf(os);
  context.log.info(`preparing ${os.prettyName} by recipe ${recipeId(recipe)}`);
  const { init } = await applyRecipe(acquired.root, recipe, context);
  return withReleases(async (releases) => {
    const staging = await context.store.staging.create(releases);
    const file = path.join(staging, 'image.squashfs');
    const sizeBytes = await sealRoot(acquired.root, file, context.signal);
    const record: ImageRecord = {
      schema: 1,
      digest: acquired.digest,
      source: acquired.source,
      arch: request.arch,
      recipe: recipeId(recipe),
      os,
      init,
      sizeBytes,
      sealDigest: await digestOfFile(file),
      createdAt: new Date().toISOString(),
    };
    const { store } = context;
    const image = await (request.refresh === 'force'
      ? store.replace(staging, record)
      : store.add(staging, record));
    context.log.info(`sealed ${Math.round(sizeBytes / 1e6)} MB in ${renderSeconds(elapsed())}`);
    return image;
  });
}

/** Without the passwords and tokens of an address: records and reports have it. */
function shownSource(source: string): string {
  return /^https?:\/\//.test(source) && URL.canParse(source) ? withoutSecrets(source) : source;
}

/** The program's own last line says more than its exit code. */
function reasonOf(error: PostrojError): string {
  const lines = error.message.split('\n');
  const last = lines.at(-1) ?? error.message;
  return /msg="(.*)"$/.exec(last)?.[1]?.replaceAll('\\"', '"') ?? last;
}
