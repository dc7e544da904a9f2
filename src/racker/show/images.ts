import { expectImage, isOf } from '../../containers/images/kept.js';
import { listImages } from '../../containers/images/list.js';
import type { Context } from '../../containers/verbs.js';
import { Failure, ValueError } from '../command-line/usage-error.js';
import { renderList } from '../tables/format.js';
import { parseBoolean } from '../values/boolean.js';
import { gather } from './gather-filters.js';
import { imageList, imageListWithDigests, imageRows } from './image-row.js';

export interface ShowImages {
  readonly filter?: readonly (readonly [string, string])[];
  readonly format?: string;
  readonly digests?: boolean;
  readonly quiet?: boolean;
  readonly trunc: boolean;
}

/** The lines of `images`. Throws a Failure for a filter that cannot be used, NO_SUCH_IMAGE. */
export async function showImages(
  reference: string | undefined,
  options: ShowImages,
  { workshop, registry }: Pick<Context, 'workshop' | 'registry'>,
): Promise<string> {
  const store = workshop.images;
  const filters = gather(options.filter, ['reference', 'dangling', 'before', 'since']);
  const createdAt = async (wanted: string | undefined) => {
    return wanted === undefined ? undefined : (await expectImage(wanted, store)).image.createdAt;
  };
  const [before, since] = [
    await createdAt(filters.before?.[0]),
    await createdAt(filters.since?.[0]),
  ];
  const dangling = filters.dangling?.map(parseDangling).at(-1);
  const kept = await listImages(store, {
    references: [...(filters.reference ?? []), ...(reference === undefined ? [] : [reference])],
    ...(dangling !== undefined && { dangling }),
    ...(before !== undefined && { before }),
    ...(since !== undefined && { since }),
  });
  const used = registry.list();
  const rows = kept.flatMap((one) =>
    imageRows(one, {
      nowMs: Date.now(),
      whole: !options.trunc,
      containers: (image) => used.filter((container) => isOf(container.image, image)).length,
    }),
  );
  return renderList(rows, options.digests === true ? imageListWithDigests : imageList, options);
}

function parseDangling(value: string): boolean {
  try {
    return parseBoolean(value);
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    throw new Failure(`Error response from daemon: invalid filter 'dangling=[${value}]'`);
  }
}
