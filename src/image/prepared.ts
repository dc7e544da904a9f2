import type { Log } from '../system/log.js';
import type { SharedCache } from '../system/shared-cache.js';
import { recipeIds, suits, type Manner } from './as-it-is.js';
import { restoreImage } from './shared-images.js';
import { isFromElsewhere, tellsDigest } from './sources/index.js';
import type { OpenedSource } from './sources/source.js';
import type { ImageStore, SealedImage } from './store.js';

/** How old an image may be whose source cannot be asked whether it has another one now. */
const MAX_AGE_MS = 7 * 24 * 3_600_000;

interface Request extends Manner {
  readonly name: string;
  readonly arch: string;
  /** Which it must be. */
  readonly digest?: string | undefined;
  readonly refresh?: 'update' | 'force' | undefined;
}

interface Context {
  readonly store: ImageStore;
  readonly shared?: SharedCache | undefined;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** Found, not made. */
export interface PreparedImage {
  readonly image: SealedImage;
  /** It is what the source would give. */
  readonly exact: boolean;
  /** What the name means from now on; else the source is to be asked again. */
  readonly lasting: boolean;
}

export interface PreparedImages {
  /** By what an opened source tells of itself: in the store, else in the shared cache. */
  find(source: string, opened: OpenedSource): Promise<PreparedImage | undefined>;
  /** In the store. */
  findHere(digest: string): Promise<PreparedImage | undefined>;
}

/** What is prepared already of a request, whichever of its sources is tried. */
export function preparedImages(request: Request, context: Context): PreparedImages {
  const { name, arch } = request;
  const ids = recipeIds(request);
  const { store, shared, log } = context;
  let newestSought = false; // it would be the same for each source

  const findHere = async (digest: string) => {
    for (const recipe of request.refresh === 'force' ? [] : ids) {
      const image = await store.find({ digest, recipe, arch });
      if (image && suits(image, request)) return { image, exact: true, lasting: true };
    }
    return undefined;
  };
  const findShared = async (digest: string | undefined, maxAgeMs?: number) => {
    if (!shared || request.refresh === 'force') return undefined;
    const wanted = { name, arch, digest, recipes: ids, maxAgeMs };
    const image = await restoreImage(wanted, shared, context);
    return image && suits(image, request) ? image : undefined;
  };
  const findNewest = async (outOfReach: boolean) => {
    if (newestSought) return undefined;
    newestSought = true;
    const image = await findShared(undefined, outOfReach ? undefined : MAX_AGE_MS);
    if (image && outOfReach)
      log.info(`out of reach; taking the newest image, of ${image.createdAt}`);
    return image && { image, exact: false, lasting: !outOfReach };
  };

  return {
    findHere,
    find: async (source, { digest = request.digest, outOfReach = false }) => {
      if (digest !== undefined) {
        const here = await findHere(digest);
        if (here || !isFromElsewhere(source)) return here;
        const image = await findShared(digest);
        return image && { image, exact: true, lasting: true };
      }
      return outOfReach || !tellsDigest(source) ? findNewest(outOfReach) : undefined;
    },
  };
}
