import { rm } from 'node:fs/promises';
import path from 'node:path';

import { PostrojError } from '../../errors.js';
import { download, HttpStatusError, withoutSecrets } from '../../system/http.js';
import { beginPhase, type Part } from '../../system/progress.js';
import { retry } from '../../system/retry.js';
import { announcedWaitMs, ATTEMPTS } from '../patience.js';
import { digestOfFile } from './digest.js';
import type { OpenSource, SourceContext } from './source.js';
import { unpackTar } from './tar.js';

/**
 * A tarball behind an address, `https://host/root.tar.zst[#sha256=<hex>]`. With its digest it is
 * verified, and not even fetched when the image is prepared already.
 */
export function openUrl(scheme: 'http' | 'https'): OpenSource {
  return async (address, context) => {
    const { url, digest } = parseTarballUrl(`${scheme}:${address}`);
    const file = path.join(context.workDir, 'download');
    if (digest === undefined) {
      await fetchTarball(url, file, context);
      const found = await digestOfFile(file);
      return { digest: found, unpack: (root) => unpackTar(file, root, context).then(() => found) };
    }
    return {
      digest,
      unpack: async (root) => {
        await fetchTarball(url, file, context);
        await verify(file, digest, url);
        await unpackTar(file, root, context);
        return digest;
      },
    };
  };
}

export interface TarballUrl {
  readonly url: string;
  /** `sha256:…`, when the address tells it. */
  readonly digest: string | undefined;
}

/** Throws BAD_REFERENCE for what is no address, no tarball's, or has a fragment that is no digest. */
export function parseTarballUrl(text: string): TarballUrl {
  const url = /^https?:\/\//.test(text) && URL.canParse(text) ? new URL(text) : undefined;
  if (!url) throw new PostrojError('BAD_REFERENCE', `'${text}' is not an address of a tarball`);
  const shown = withoutSecrets(url.href);
  if (!/\.tar(?:\.\w+)?$|\.t[gx]z$/.test(url.pathname)) {
    throw new PostrojError('BAD_REFERENCE', `${shown} does not end in .tar, .tar.xz or the like`, {
      hint: 'An image of a registry is written without http: ghcr.io/owner/name:tag.',
    });
  }
  const [, hex] = /^#sha256=([0-9a-f]{64})$/.exec(url.hash) ?? [];
  if (url.hash !== '' && hex === undefined) {
    throw new PostrojError('BAD_REFERENCE', `${shown}: expected #sha256= and 64 hex digits`);
  }
  url.hash = '';
  return { url: url.href, digest: hex === undefined ? undefined : `sha256:${hex}` };
}

function fetchTarball(url: string, file: string, { signal, log }: SourceContext): Promise<void> {
  beginPhase(log, 'fetch', 'fetching the tarball');
  const onBytes = (bytes: Part) => log.progress?.({ phase: 'fetch', bytes });
  const body = async () => {
    await rm(file, { force: true }); // what an attempt before, or a source before, left
    await download(url, file, { signal, code: 'IMAGE_UNAVAILABLE', onBytes });
  };
  return retry(body, {
    attempts: ATTEMPTS,
    signal,
    delayMs: (error, attempt) => {
      const cause = error instanceof Error ? error.cause : undefined;
      const answer = cause instanceof HttpStatusError ? cause.answer : undefined;
      return announcedWaitMs(new URL(url).host, { answer, attempt, log });
    },
  });
}

async function verify(file: string, expected: string, url: string): Promise<void> {
  const actual = await digestOfFile(file);
  if (actual === expected) return;
  throw new PostrojError(
    'IMAGE_UNAVAILABLE',
    `${withoutSecrets(url)} has the digest ${actual}, expected ${expected}`,
    { hint: 'It has changed since, or was tampered with on the way.' },
  );
}
