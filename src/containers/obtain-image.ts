import { acquireImage } from '../engine/acquire.js';
import { checkArch, checkRunnable } from '../engine/architecture.js';
import { hostArch } from '../engine/host-arch.js';
import { emptyConfig, type ImageConfig } from '../image/image-config.js';
import type { ProvidedImage } from '../image/provide.js';
import { PostrojError } from '../errors.js';
import { resolveImage } from './images/resolve.js';
import type { BootChoice, PullPolicy } from './run-spec.js';
import type { Context } from './verbs.js';

export interface ImageWish {
  /** As typed. */
  readonly image: string;
  /** The host's by default. */
  readonly arch?: string | undefined;
  readonly pull: PullPolicy;
  /** To be booted, it is given an init where it has none. */
  readonly boot: BootChoice;
}

export interface ObtainedImage extends ProvidedImage {
  readonly config: ImageConfig;
}

/** The sealed image, from the store or made now. Throws IMAGE_UNAVAILABLE also where it may not be pulled. */
export async function obtainImage(
  { image: reference, arch = hostArch(), pull, boot }: ImageWish,
  { workshop, log, signal }: Context,
): Promise<ObtainedImage> {
  const target = { resolution: resolveImage(reference), arch };
  checkArch(target);
  await checkRunnable(arch);
  const refresh = pull === 'always' ? ('update' as const) : undefined;
  const provided = await acquireImage(target, {
    workshop: pull === 'never' ? { ...workshop, prepareToMake: refusing(reference) } : workshop,
    ...{ log, signal, refresh, asItIs: boot !== 'yes' },
  });
  return { ...provided, config: provided.image.config ?? emptyConfig };
}

/** It is called before anything is made. */
function refusing(reference: string) {
  return () => {
    throw new PostrojError('IMAGE_UNAVAILABLE', `No such image: ${reference}`);
  };
}
