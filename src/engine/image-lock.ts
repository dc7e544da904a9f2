import path from 'node:path';

import type { Resolution } from '../distros/resolve.js';
import { PostrojError } from '../errors.js';
import { readFileIfThere, writeFileAtomic } from '../system/files.js';
import { giveToCaller } from '../system/privilege.js';
import type { TargetPlan } from './plan.js';

/** In the working directory; whoever has it gets the images that it names. */
export const LOCK_FILE = 'postroj.lock';

/** What a reference means until somebody moves it: one line of the file. */
export interface LockedImage {
  /** The label, or the reference as typed. */
  readonly image: string;
  readonly arch: string;
  /** `sha256:…` */
  readonly digest: string;
  /** The source that gave it. */
  readonly source: string;
}

/** undefined when there is no such file. Throws BAD_CONFIG with all mistakes at once. */
export async function readImageLock(
  directory: string,
): Promise<readonly LockedImage[] | undefined> {
  const text = await readFileIfThere(path.join(directory, LOCK_FILE)).catch(cannot('read'));
  if (text === undefined) return undefined;
  const { parseImageLock } = await import('./image-lock-text.js'); // the parser is large
  return parseImageLock(text, LOCK_FILE);
}

function cannot(verb: string): (error: unknown) => never {
  return (error) => {
    const { message } = error as Error;
    throw new PostrojError('BAD_CONFIG', `cannot ${verb} ${LOCK_FILE}: ${message}`);
  };
}

/** The target held to the digest that the file names; as it was when the file does not know it. */
export function pinTarget(
  target: TargetPlan,
  locked: readonly LockedImage[] | undefined,
): TargetPlan {
  const { resolution, arch } = target;
  const entry = locked?.find((one) => one.image === resolution.name && one.arch === arch);
  if (!entry) return target;
  // a mirror has the same digests, another kind of source has others
  const same = resolution.sources.filter((source) => schemeOf(source) === schemeOf(entry.source));
  const sources = same.length > 0 ? same : resolution.sources;
  return { ...target, resolution: { ...resolution, sources }, digest: entry.digest };
}

function schemeOf(source: string): string {
  return source.slice(0, source.indexOf(':'));
}

/** The same; what the file does not know is used all the same, with a word on it. */
export function obeyLock(
  target: TargetPlan,
  locked: readonly LockedImage[] | undefined,
): TargetPlan {
  const pinned = pinTarget(target, locked);
  if (locked === undefined || pinned.digest !== undefined) return pinned;
  return { ...target, resolution: withNotice(target) };
}

function withNotice({ resolution, arch }: TargetPlan): Resolution {
  const { name, notice } = resolution;
  const unknown = `${LOCK_FILE} has no digest of it for ${arch}; to add it: postroj pull --lock ${name}`;
  return { ...resolution, notice: [notice, unknown].filter(Boolean).join('; ') };
}

export interface Move {
  readonly image: string;
  /** undefined when the file did not have it. */
  readonly before: string | undefined;
  readonly after: string;
}

/** Writes these images into the file and keeps all others; returns what has another digest now. */
export async function writeImageLock(
  directory: string,
  images: readonly LockedImage[],
): Promise<Move[]> {
  const file = path.join(directory, LOCK_FILE);
  const before = (await readImageLock(directory)) ?? [];
  const same = (a: LockedImage) => (b: LockedImage) => a.image === b.image && a.arch === b.arch;
  const kept = before.filter((one) => !images.some(same(one)));
  try {
    writeFileAtomic(file, renderImageLock([...kept, ...images]));
  } catch (error) {
    cannot('write')(error);
  }
  await giveToCaller(file);
  return images
    .map((one) => ({ image: one.image, before: before.find(same(one))?.digest, after: one.digest }))
    .filter((move) => move.before !== move.after);
}

/** Sorted, a line for each image and architecture, no commas between: made for diff and merge. */
export function renderImageLock(images: readonly LockedImage[]): string {
  const lines = images
    .map(({ image, arch, digest, source }) => {
      const pairs = Object.entries({ image, arch, digest, source });
      return `  - { ${pairs.map(([key, value]) => `${key}: ${JSON.stringify(value)}`).join(', ')} }\n`;
    })
    .sort();
  const head = '# Written by `postroj pull --lock`; `pull` and `pkgprobe` obey it.\nschema: 1\n';
  return `${head}images:${lines.length > 0 ? `\n${lines.join('')}` : ' []\n'}`;
}
