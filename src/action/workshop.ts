import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { workshopOf, type Workshop } from '../engine/workshop.js';

/** The runner's tool cache keeps images; without it they go with the job. */
export function actionWorkshop(keepImages: boolean): Workshop {
  const { RUNNER_TOOL_CACHE: kept, ...env } = process.env;
  const images = keepImages ? kept : passingImages();
  return workshopOf({
    env: { ...env, ...(images !== undefined && { RUNNER_TOOL_CACHE: images }) },
    probeScript: fileURLToPath(new URL('probe.js', distDirectory())),
  });
}

/** Where images are put that nobody keeps; the post step removes it. */
export function passingImages(): string {
  return path.join(process.env.RUNNER_TEMP || '/var/tmp', 'postroj-images');
}

function distDirectory(): URL {
  const here = new URL('.', import.meta.url);
  return here.pathname.endsWith('/chunks/') ? new URL('..', here) : here;
}
