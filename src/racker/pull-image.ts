import { originOf, pullImage, type PulledImage } from '../containers/images/pull.js';
import { familiarName } from '../containers/images/resolve.js';
import type { BootChoice } from '../containers/run-spec.js';
import type { Context } from '../containers/verbs.js';
import { pullDisplay } from './pull-display.js';

export interface PullWish {
  readonly image: string;
  readonly arch: string | undefined;
  readonly boot?: BootChoice;
  readonly quiet: boolean;
  /** `run` keeps standard output for the command. */
  readonly stream: NodeJS.WriteStream;
}

/** Pulls as `docker pull` does, with its lines; asks the source in any case. */
export async function pullWithLines(
  { image: reference, arch, boot, quiet, stream }: PullWish,
  context: Context,
): Promise<PulledImage> {
  const { place, tag } = originOf(reference);
  const request = { image: reference, arch, boot, refresh: 'update' } as const;
  if (quiet) return pullImage(request, context);
  const display = pullDisplay(stream);
  display.line(`${tag}: Pulling from ${place}`);
  const { log } = display;
  const pulled = await pullImage(request, { ...context, log }).finally(() => {
    display.end();
  });
  display.line(`Digest: ${pulled.image.digest}`);
  const name = familiarName(reference);
  display.line(
    pulled.isUpToDate
      ? `Status: Image is up to date for ${name}`
      : `Status: Downloaded newer image for ${name}`,
  );
  return pulled;
}
