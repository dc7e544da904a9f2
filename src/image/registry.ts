import { answerOf, type HttpAnswer } from '../system/http.js';
import { anonymousToken } from './registry-token.js';
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
  /** skopeo would go to a mirror first. */
  readonly mirrored: boolean;
}

/** What was learnt by asking; whatever is not, skopeo's outcome tells. */
export interface RegistryReply {
  readonly answer: HttpAnswer | undefined;
  /** What the reference means now: the digest of the manifest's bytes, as skopeo would find it. */
  readonly digest: string | undefined;
  /** Nobody answered, and there is no other way to it. */
  readonly outOfReach: boolean;
}

const nothingLearnt: RegistryReply = { answer: undefined, digest: undefined, outOfReach: false };

/**
 * Asks in our own words whether a registry is busy, which skopeo tells in prose only, and what a tag
 * means, so that an image which is kept needs no skopeo. Nobody's credentials are used. Where a mirror
 * comes first, the tag may mean something else there; busy is told of the location alone: after its
 * mirrors skopeo asks the location itself.
 */
export async function askRegistry(
  source: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<RegistryReply> {
  if (env.HTTPS_PROXY || env.https_proxy) return nothingLearnt; // skopeo's way, not fetch's
  const place = placeOf(source, await readRegistriesConf(env));
  const schemes = place.insecure ? ['https', 'http'] : ['https'];
  let reply: RegistryReply = nothingLearnt;
  for (const scheme of schemes) {
    reply = await askManifest(scheme, place, signal);
    if (reply.answer) break;
  }
  return place.mirrored ? { ...nothingLearnt, answer: reply.answer } : reply;
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
    mirrored: entry?.mirrored ?? false,
  };
}

/** https://github.com/opencontainers/distribution-spec */
async function askManifest(
  scheme: string,
  { host, name, reference }: ManifestPlace,
  signal: AbortSignal,
): Promise<RegistryReply> {
  const url = `${scheme}://${host}/v2/${name}/manifests/${reference}`;
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
  const ask = (authorization: Record<string, string>) =>
    fetch(url, { method: 'HEAD', headers: { accept, ...authorization }, signal: deadline });
  let first: Response | undefined;
  try {
    first = await ask({});
    const token = await anonymousToken(first, scheme, deadline);
    const second = token && (await ask({ authorization: `Bearer ${token}` }));
    // a refusal or a limit for those without a name says nothing about skopeo, who may have one
    return replyOf(second && digestIn(second) !== undefined ? second : first);
  } catch (error) {
    signal.throwIfAborted();
    return first ? replyOf(first) : { ...nothingLearnt, outOfReach: isSilence(error) };
  }
}

/** Why a registry gives nothing under that name. */
export interface Refusal {
  readonly status: number;
  /** `MANIFEST_UNKNOWN`, `DENIED` …; undefined when it does not say. */
  readonly code: string | undefined;
}

/** Asks once more for a manifest that could not be had; undefined when nobody answers, or it is there. */
export async function askRefusal(
  source: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Refusal | undefined> {
  const { host, name, reference, insecure } = placeOf(source, await readRegistriesConf(env));
  for (const scheme of insecure ? ['https', 'http'] : ['https']) {
    const url = `${scheme}://${host}/v2/${name}/manifests/${reference}`;
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
    try {
      const first = await fetch(url, { headers: { accept }, signal: deadline });
      const token = await anonymousToken(first, scheme, deadline);
      const authorization = `Bearer ${token ?? ''}`;
      const headers = { accept, authorization };
      const response =
        token === undefined ? first : await fetch(url, { headers, signal: deadline });
      return response.ok ? undefined : await refusalOf(response);
    } catch {
      signal.throwIfAborted();
    }
  }
  return undefined;
}

/** https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes */
async function refusalOf(response: Response): Promise<Refusal> {
  const body = (await response.json().catch(() => ({}))) as {
    readonly errors?: readonly { readonly code?: string }[];
  };
  return { status: response.status, code: body.errors?.[0]?.code };
}

function replyOf(response: Response): RegistryReply {
  return { answer: answerOf(response), digest: digestIn(response), outOfReach: false };
}

function digestIn({ ok, headers }: Response): string | undefined {
  const told = headers.get('docker-content-digest') ?? '';
  return ok && /^sha256:[0-9a-f]{64}$/.test(told) ? told : undefined;
}

const silence: readonly unknown[] = [
  ...['ECONNREFUSED', 'ECONNRESET', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT'],
  ...['ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_SOCKET'],
];

/** No answer at all; a certificate that only skopeo trusts, for example, is something else. */
function isSilence(error: unknown): boolean {
  const { name, cause } = error as { name?: string; cause?: { code?: unknown } };
  return name === 'TimeoutError' || silence.includes(cause?.code);
}
