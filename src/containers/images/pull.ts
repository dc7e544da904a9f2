import { acquireImage } from '../../engine/acquire.js';
import { checkArch, checkRunnable } from '../../engine/architecture.js';
import { hostArch } from '../../engine/host-arch.js';
import { PostrojError } from '../../errors.js';
import { askRefusal, placeOf, type Refusal } from '../../image/registry.js';
import type { Refresh } from '../../image/provide.js';
import type { SealedImage } from '../../image/store.js';
import type { BootChoice } from '../run-spec.js';
import type { Context } from '../verbs.js';
import { nearestLabel, resolveImage } from './resolve.js';

export interface PullOptions {
  readonly image: string;
  /** In Go's words; the host's by default. */
  readonly arch?: string | undefined;
  /** `update`: the source is asked whether it has another one now. */
  readonly refresh?: Refresh | undefined;
  /** To be booted, it is given an init where it has none. */
  readonly boot?: BootChoice | undefined;
}

export interface PulledImage {
  readonly image: SealedImage;
  /** Nothing was fetched. */
  readonly isUpToDate: boolean;
}

/** From its source, prepared and kept. Throws IMAGE_UNAVAILABLE, in docker's words where it has some. */
export async function pullImage(
  { image: reference, arch = hostArch(), refresh, boot }: PullOptions,
  { workshop, log, signal }: Context,
): Promise<PulledImage> {
  const resolution = resolveImage(reference);
  const target = { resolution, arch };
  checkArch(target);
  await checkRunnable(arch);
  try {
    const { image, cached } = await acquireImage(target, {
      ...{ workshop, log, signal, refresh },
      asItIs: boot !== 'yes',
    });
    return { image: await workshop.images.unpack(image, signal), isUpToDate: cached };
  } catch (error) {
    signal.throwIfAborted();
    const refused = error instanceof PostrojError && error.code === 'IMAGE_UNAVAILABLE';
    const [source] = resolution.sources;
    if (!refused || source?.startsWith('docker:') !== true) throw error;
    const refusal = await askRefusal(source, process.env, signal);
    throw refusal ? inDockersWords(refusal, resolution.name, error) : error;
  }
}

function inDockersWords(
  { status, code }: Refusal,
  name: string,
  error: PostrojError,
): PostrojError {
  const label = nearestLabel(name.replace(/:latest$/, ''));
  const hint = label === undefined ? undefined : `Did you mean ${label}?`;
  const say = (message: string) =>
    new PostrojError('IMAGE_UNAVAILABLE', message, { hint, cause: error });
  const [repository = ''] = name.split(/(?::[\w.-]+)?(?:@|$)/, 1);
  if (code === 'MANIFEST_UNKNOWN') {
    return say(`manifest for ${name} not found: manifest unknown: manifest unknown`);
  }
  if (status === 401 || status === 403 || status === 404) {
    const denied = `pull access denied for ${repository}, repository does not exist or may require 'docker login'`;
    return say(`${denied}: denied: requested access to the resource is denied`);
  }
  if (status === 429) {
    return say(`toomanyrequests: the registry answered ${name} with too many requests`);
  }
  return error;
}

export interface Origin {
  /** As docker tells it: `library/debian`, without the registry. */
  readonly place: string;
  /** Or a digest; of what is from no registry, its name. */
  readonly tag: string;
  /** In full: `docker.io/library/debian:bookworm`. */
  readonly full: string;
}

/** What a name is fetched from first. Throws BAD_REFERENCE. */
export function originOf(reference: string): Origin {
  const { sources, name: called } = resolveImage(reference);
  const source = sources[0] ?? called;
  if (!source.startsWith('docker:')) return { place: source, tag: called, full: called };
  const { host, name, reference: tag } = placeOf(source, []);
  const registry = host.endsWith('.docker.io') ? 'docker.io' : host;
  return { place: name, tag, full: `${registry}/${name}${tag.includes(':') ? '@' : ':'}${tag}` };
}
