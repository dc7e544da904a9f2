import { createHash } from 'node:crypto';
import { copyFile, lstat, readFile, rename } from 'node:fs/promises';
import path from 'node:path';

import { withReleases } from '../system/releases.js';
import type {
  CacheContext,
  CacheSearch,
  RestoredEntry,
  SharedCache,
} from '../system/shared-cache.js';
import { isImageConfig } from './read-config.js';
import { tellsDigest } from './sources/index.js';
import { isIntact, type ImageRecord, type ImageStore, type SealedImage } from './store.js';

export interface WantedImage {
  readonly name: string;
  readonly arch: string;
  /** undefined: whatever is newest. */
  readonly digest: string | undefined;
  /** The ids of all recipes that will do, the best first. */
  readonly recipes: readonly string[];
  /** No older than this. */
  readonly maxAgeMs?: number | undefined;
}

export interface SharedImageContext extends CacheContext {
  readonly store: ImageStore;
}

const FILE = 'image.squashfs';
const RECORD = 'image.json';
const LONGEST_NAME = 200;

/**
 * Under which an image is kept: `postroj-<label>-<arch>-<digest>-<recipe>`. What is found by its age,
 * since its source tells no digest, has its date besides: else an image that is made anew and comes
 * out the same could not be kept as a new one.
 */
export function imageKey(name: string, record: ImageRecord): string {
  const { arch, digest, recipe, source, createdAt } = record;
  const key = `postroj-${placeOf(name, arch)}-${digest}-${recipe}`;
  return tellsDigest(source) ? key : `${key}-${createdAt.slice(0, 10)}`;
}

/**
 * GitHub takes 512 characters and no comma, and what is carried is named by a pattern. Colons of names
 * are encoded, those of digests are not.
 */
function placeOf(name: string, arch: string): string {
  const percent = (sign: string) => `%${sign.charCodeAt(0).toString(16)}`;
  const encoded = encodeURIComponent(name).replace(/[!~*'()]/g, percent);
  const hash = () => createHash('sha256').update(name).digest('hex');
  return `${encoded.length > LONGEST_NAME ? hash() : encoded}-${arch}`;
}

/** A key with a prefix: no service says exactly how much of a key it compares. */
export function searchFor({ name, arch, digest, recipes }: WantedImage): CacheSearch {
  const place = placeOf(name, arch);
  const prefix = `postroj-${place}-${digest === undefined ? 'sha256:' : `${digest}-`}`;
  return { place, key: `${prefix}${digest === undefined ? '' : recipes[0]}`, prefixes: [prefix] };
}

/**
 * The image from a cache of other machines, verified and in the store. What is not what its key says,
 * or was sealed otherwise than recorded, counts as not there.
 */
export async function restoreImage(
  wanted: WantedImage,
  cache: SharedCache,
  context: SharedImageContext,
): Promise<SealedImage | undefined> {
  const restored = await cache.restore(searchFor(wanted), context);
  if (!restored) return undefined;
  const record = await readRecord(restored.directory);
  if (!record || imageKey(wanted.name, record) !== restored.key) {
    context.log.warn(`${restored.key} is not what its key says, and not used`);
    return undefined;
  }
  return suits(record, wanted) ? adopt(restored, record, context) : undefined;
}

/** The newest with that beginning need not be of a recipe that is still in force. */
function suits({ arch, digest, recipe, createdAt }: ImageRecord, wanted: WantedImage): boolean {
  const ageMs = Date.now() - Date.parse(createdAt);
  return (
    arch === wanted.arch &&
    (wanted.digest ?? digest) === digest &&
    wanted.recipes.includes(recipe) &&
    ageMs <= (wanted.maxAgeMs ?? Infinity)
  );
}

async function adopt(
  { key, directory }: RestoredEntry,
  record: ImageRecord,
  { store, log }: SharedImageContext,
): Promise<SealedImage | undefined> {
  return withReleases(async (releases) => {
    const staging = store.staging.create(releases);
    const file = path.join(staging, FILE);
    await moveFile(path.join(directory, FILE), file);
    if (await isIntact(staging, { ...record, file })) return store.add(staging, record);
    log.warn(`${key} is damaged: it is not what was sealed, and not used`);
    return undefined;
  });
}

/** Also to another file system. Where there is no such file, there is none afterwards. */
async function moveFile(from: string, to: string): Promise<void> {
  const stats = await lstat(from).catch(() => undefined);
  if (stats?.isFile() === true) await rename(from, to).catch(() => copyFile(from, to));
}

/** Written by whoever can write to the cache: everything that is relied upon is looked at. */
async function readRecord(directory: string): Promise<ImageRecord | undefined> {
  try {
    const text = await readFile(path.join(directory, RECORD), 'utf8');
    const record = JSON.parse(text) as ImageRecord;
    const { schema, digest, source, arch, recipe, os, init, sealDigest, createdAt } = record;
    const words = [digest, source, arch, recipe, sealDigest, createdAt];
    const names = [os.id, os.versionId, os.prettyName, ...os.idLike, init.name, init.version];
    const wellFormed =
      (schema as number) === 1 &&
      [...words, ...names].every((one) => typeof one === 'string') &&
      ['undefined', 'boolean'].includes(typeof record.hadInit) &&
      (record.config === undefined || isImageConfig(record.config)) &&
      Number.isSafeInteger(record.sizeBytes);
    return wellFormed ? record : undefined;
  } catch {
    return undefined;
  }
}

/** Saves the image for other machines; whoever has made it need not wait. */
export function saveImage(name: string, image: SealedImage, cache: SharedCache): Promise<void> {
  const entry = { place: placeOf(name, image.arch), key: imageKey(name, image) };
  return cache.save(entry, [image.file, path.join(path.dirname(image.file), RECORD)]);
}
