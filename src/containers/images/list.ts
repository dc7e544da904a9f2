import picomatch from 'picomatch';

import type { ImageStore } from '../../image/store.js';
import { keptImages, type KeptImage } from './kept.js';
import { splitName } from './resolve.js';

export interface ImageFilter {
  /** Patterns of `repository`, or `repository:tag`; one of them. */
  readonly references?: readonly string[];
  /** Those without a name, or those with one. */
  readonly dangling?: boolean;
  /** Made before, or after, these. */
  readonly before?: string;
  readonly since?: string;
}

/** The youngest first. Of those that are found by a name, only the names that are meant. */
export async function listImages(store: ImageStore, filter: ImageFilter): Promise<KeptImage[]> {
  const { references = [], dangling, before, since } = filter;
  const kept = await keptImages(store);
  const matches = references.map(matcherOf);
  return kept.flatMap(({ image, names }) => {
    if (dangling !== undefined && dangling !== (names.length === 0)) return [];
    if (before !== undefined && image.createdAt >= before) return [];
    if (since !== undefined && image.createdAt <= since) return [];
    if (matches.length === 0) return [{ image, names }];
    const meant = names.filter((name) => matches.some((isMeant) => isMeant(name)));
    return meant.length === 0 ? [] : [{ image, names: meant }];
  });
}

/** `debian`, `debian:book*`, `*:latest`: as docker's `path.Match`, where `*` stops at a slash. */
function matcherOf(pattern: string): (name: string) => boolean {
  const isMatch = picomatch([pattern]);
  return (name) => {
    const { repository, tag } = splitName(name);
    return isMatch(repository) || isMatch(`${repository}:${tag}`) || pattern === name;
  };
}
