import path from 'node:path';

import { workshopOf, type Workshop } from '../engine/workshop.js';

/** The runner's tool cache keeps images; without it they go with the job. */
export function actionWorkshop(keepImages: boolean): Workshop {
  const { RUNNER_TOOL_CACHE: kept, ...env } = process.env;
  const images = keepImages ? kept : passingImages();
  return workshopOf({ ...env, ...(images !== undefined && { RUNNER_TOOL_CACHE: images }) });
}

/** What paths of inputs are relative to. */
export function workspace(): string {
  return process.env.GITHUB_WORKSPACE || process.cwd();
}

/** Where images are put that nobody keeps; the post step removes it. */
export function passingImages(): string {
  return temporary('postroj-images');
}

/** What goes to GitHub's cache and comes from it; the post step removes it as well. */
export function cacheDirectory(): string {
  return temporary('postroj-cache');
}

function temporary(name: string): string {
  return path.join(process.env.RUNNER_TEMP || '/var/tmp', name);
}
