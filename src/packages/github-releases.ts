import path from 'node:path';

import { PostrojError } from '../errors.js';
import { makeDirectory } from '../system/files.js';
import { download, type HttpHeaders } from '../system/http.js';
import { archesIn } from './architecture.js';
import { readPackage } from './formats/index.js';
import type { PackageFile } from './gather.js';
import type { PackageFormat } from './manager.js';
import { compareVersions } from './versions/index.js';

/** Where releases are asked for; docs.github.com, REST API, releases. */
export interface GithubRepository {
  /** `https://api.github.com`, or that of a server of one's own. */
  readonly apiUrl: string;
  /** `owner/name`. */
  readonly name: string;
  readonly token: string | undefined;
}

export interface ReleaseOptions {
  /** Downloads go here; private to the run. */
  readonly directory: string;
  readonly signal: AbortSignal;
}

interface Asset {
  readonly name: string;
  readonly url: string;
}

/**
 * Of the newest published release that has older ones of these packages: those of the same name, format
 * and architecture, read from the files. None when no release has any. Throws PACKAGE_DOWNLOAD.
 */
export async function fetchPrevious(
  given: readonly PackageFile[],
  repository: GithubRepository,
  options: ReleaseOptions,
): Promise<PackageFile[]> {
  const headers = headersFor(repository, 'application/octet-stream');
  for (const [index, assets] of (await fetchReleases(repository, options)).entries()) {
    const found: PackageFile[] = [];
    for (const [number, { name, url }] of promising(assets, given).entries()) {
      const directory = path.join(options.directory, String(index), String(number));
      makeDirectory(directory);
      const file = path.join(directory, name.replaceAll(/[^\w.+~-]/g, '_'));
      await download(url, file, { signal: options.signal, headers });
      const info = await readPackage(file, name);
      if (info && given.some((one) => isOlder(info, one))) found.push({ path: file, ...info });
    }
    if (found.length > 0) return found;
  }
  return [];
}

type Known = Pick<PackageFile, 'format' | 'name' | 'arch' | 'version'>;

function isOlder(one: Known, given: Known): boolean {
  const same = (['format', 'name', 'arch'] as const).every((field) => one[field] === given[field]);
  return same && compareVersions(one.format, one.version, given.version) < 0;
}

const endings: Readonly<Record<PackageFormat, RegExp>> = {
  deb: /\.deb$/,
  rpm: /(?<!\.src)\.rpm$/,
  pacman: /\.pkg\.tar(?:\.\w+)?$/,
  apk: /\.apk$/,
};

/** Those worth to be fetched, by their names: what they are is read from the files. */
export function promising(
  assets: readonly Asset[],
  given: readonly Pick<PackageFile, 'format' | 'name' | 'arch'>[],
): Asset[] {
  return assets.filter(({ name }) => {
    const arches = archesIn(name);
    return given.some((one) => {
      const fits = endings[one.format].test(name) && name.includes(one.name);
      return fits && (arches.length === 0 || arches.includes(one.arch ?? ''));
    });
  });
}

/** Of each published release, the newest first, what it has. */
async function fetchReleases(
  repository: GithubRepository,
  { signal }: ReleaseOptions,
): Promise<Asset[][]> {
  const address = `${repository.apiUrl}/repos/${repository.name}/releases?per_page=30`;
  const headers = headersFor(repository, 'application/vnd.github+json');
  let answer: Response;
  try {
    answer = await fetch(address, { headers, signal });
  } catch (error) {
    signal.throwIfAborted();
    const { cause, message } = error as {
      readonly cause?: Partial<Error>;
      readonly message: string;
    };
    throw refused(repository, cause?.message ?? message); // fetch hides the network's error
  }
  if (!answer.ok) throw refused(repository, `HTTP status ${answer.status}`);
  const releases: unknown = await answer.json().catch(() => undefined);
  if (!Array.isArray(releases)) throw refused(repository, 'the answer is no list of releases');
  return releases.map(assetsOf);
}

/** Drafts and those before a release are for nobody. */
function assetsOf(release: unknown): Asset[] {
  const { draft, prerelease, assets } = (release ?? {}) as Readonly<Record<string, unknown>>;
  if (draft === true || prerelease === true || !Array.isArray(assets)) return [];
  return assets.flatMap((asset: unknown) => {
    const { name, url } = (asset ?? {}) as Readonly<Record<string, unknown>>;
    return typeof name === 'string' && typeof url === 'string' ? [{ name, url }] : [];
  });
}

function headersFor({ token }: GithubRepository, accept: string): HttpHeaders {
  return {
    accept,
    'user-agent': 'postroj',
    'x-github-api-version': '2022-11-28',
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  };
}

function refused({ name, token }: GithubRepository, reason: string): PostrojError {
  return new PostrojError('PACKAGE_DOWNLOAD', `no releases of ${name} from GitHub: ${reason}`, {
    hint:
      token === undefined
        ? 'Private repositories, and many questions, need the input github-token, or GITHUB_TOKEN.'
        : 'The token must be allowed to read the contents of that repository.',
  });
}
