import path from 'node:path';

import { PostrojError } from '../errors.js';
import { renderSeconds, stopwatch } from '../system/clock.js';
import { beginPhase } from '../system/progress.js';
import { withReleases } from '../system/releases.js';
import { AS_IT_IS, suits } from './as-it-is.js';
import { findInit } from './find-init.js';
import type { ImageConfig } from './image-config.js';
import { noSystem, readOsRelease } from './os-release.js';
import type { ImageContext, ImageRequest } from './provide.js';
import { applyRecipe, recipeId } from './recipe.js';
import { sealRoot } from './seal.js';
import { digestOfFile } from './sources/digest.js';
import type { ImageRecord, SealedImage } from './store.js';
import { keepTree } from './tree.js';

/** What a source gave. */
export interface Acquired {
  readonly source: string;
  readonly digest: string;
  readonly root: string;
  readonly config: ImageConfig | undefined;
}

/** By its recipe, or as it is; then it is in the store. */
export async function prepareAndSeal(
  request: ImageRequest,
  context: ImageContext,
  acquired: Acquired,
): Promise<SealedImage> {
  const elapsed = stopwatch();
  const hadInit = (await findInit(acquired.root)) !== undefined;
  const isAsItIs = request.asItIs === true && !hadInit;
  const prepared = isAsItIs ? await asItIs(acquired) : await prepare(request, context, acquired);
  context.log.progress?.({ phase: 'seal' });
  return withReleases(async (releases) => {
    const staging = context.store.staging.create(releases);
    const file = path.join(staging, 'image.squashfs');
    const sizeBytes = await sealRoot(acquired.root, file, context.signal);
    const record: ImageRecord = {
      schema: 1,
      digest: acquired.digest,
      source: acquired.source,
      arch: request.arch,
      ...prepared,
      hadInit,
      config: acquired.config,
      sizeBytes,
      sealDigest: await digestOfFile(file),
      createdAt: new Date().toISOString(),
    };
    const { store } = context;
    await keepTree(acquired.root, staging);
    // one that is there by that key and does not suit, is one of old
    const there = await store.find(record);
    const image = await (request.refresh === 'force' || (there && !suits(there, request))
      ? store.replace(staging, record)
      : store.add(staging, record));
    context.log.info(`sealed ${Math.round(sizeBytes / 1e6)} MB in ${renderSeconds(elapsed())}`);
    return image;
  });
}

type Made = Pick<ImageRecord, 'recipe' | 'os' | 'init'>;

async function prepare(
  request: ImageRequest,
  context: ImageContext,
  { root }: Acquired,
): Promise<Made> {
  const os = await readOsRelease(root);
  const recipe = request.recipe ?? request.recipeOf(os);
  beginPhase(context.log, 'prepare', `preparing ${os.prettyName} by recipe ${recipeId(recipe)}`);
  const { init } = await applyRecipe(root, recipe, context);
  return { recipe: recipeId(recipe), os, init };
}

/** It need not be an operating system. */
async function asItIs({ root }: Acquired): Promise<Made> {
  const os = await readOsRelease(root).catch((error: unknown) => {
    if (error instanceof PostrojError && error.code === 'UNSUPPORTED_DISTRIBUTION') return noSystem;
    throw error;
  });
  return { recipe: AS_IT_IS, os, init: { name: 'none', version: '' } };
}
