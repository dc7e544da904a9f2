import { answerOf, type HttpAnswer } from '../system/http.js';
import { entryFor, readRegistriesConf, type RegistryEntry } from './registries-conf.js';

const TIMEOUT_MS = 5_000;
const accept = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/** Where a manifest is, in the words of the distribution specification. */
export interface ManifestPlace {
  readonly host: string;
  readonly name: string;
  /** A tag or a digest. */
  readonly reference: string;
  /** Speaks plain HTTP, or has a certificate that nobody vouches for. */
  readonly insecure: boolean;
}

/**
 * Whether a registry is busy, asked in our own words: skopeo tells its reason in prose only. The answer
 * decides about waiting and nothing else. It is asked without anybody's credentials: where a token is
 * needed the answer is 401, and what comes after it is between skopeo and the registry (skopeo waits
 * for a 429 by itself, without a word). Nor is a mirror asked: after its mirrors skopeo asks the
 * location itself. undefined: it cannot be told, skopeo's outcome counts.
 */
export async function askRegistry(
  source: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<HttpAnswer | undefined> {
  if (env.HTTPS_PROXY || env.https_proxy) return undefined; // skopeo's way, not fetch's
  const place = placeOf(source, await readRegistriesConf(env));
  const schemes = place.insecure ? ['https', 'http'] : ['https'];
  for (const scheme of schemes) {
    const answer = await askManifest(scheme, place, signal);
    if (answer) return answer;
  }
  return undefined;
}

/** `docker://debian:bookworm` → docker.io, library/debian, bookworm; then where that is kept. */
export function placeOf(source: string, entries: readonly RegistryEntry[]): ManifestPlace {
  const [full = '', digest] = source.replace(/^docker:\/\//, '').split('@');
  const [, untagged = full, tag] = /^(.*?)(?::([\w.-]+))?$/.exec(full) ?? [];
  const [first = '', ...rest] = untagged.split('/');
  const hosted = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  const short = rest.length > 0 ? untagged : `library/${untagged}`;
  const name = hosted ? untagged : `docker.io/${short}`;
  const entry = entryFor(name, entries);
  const kept = entry ? entry.location + name.slice(entry.prefix.length) : name;
  const [host = '', ...parts] = kept.split('/');
  return {
    host: host === 'docker.io' ? 'registry-1.docker.io' : host,
    name: parts.join('/'),
    reference: digest ?? tag ?? 'latest',
    insecure: entry?.insecure ?? false,
  };
}

async function askManifest(
  scheme: string,
  { host, name, reference }: ManifestPlace,
  signal: AbortSignal,
): Promise<HttpAnswer | undefined> {
  const url = `${scheme}://${host}/v2/${name}/manifests/${reference}`;
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
  try {
    return answerOf(await fetch(url, { method: 'HEAD', headers: { accept }, signal: deadline }));
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}
