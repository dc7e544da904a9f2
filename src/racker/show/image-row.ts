import type { KeptImage } from '../../containers/images/kept.js';
import { shortDigest } from '../../containers/images/remove.js';
import { splitName } from '../../containers/images/resolve.js';
import type { ListShape, Row } from '../tables/format.js';
import { goTime, humanDuration, humanSize } from '../tables/human.js';

const headers = {
  ID: 'IMAGE ID',
  Repository: 'REPOSITORY',
  Tag: 'TAG',
  Digest: 'DIGEST',
  CreatedSince: 'CREATED',
  CreatedAt: 'CREATED AT',
  Size: 'SIZE',
  Containers: 'CONTAINERS',
  SharedSize: 'SHARED SIZE',
  UniqueSize: 'UNIQUE SIZE',
  VirtualSize: 'SIZE',
};

export const imageList: ListShape = {
  type: '*formatter.imageContext',
  headers,
  columns: '{{.Repository}}\t{{.Tag}}\t{{.ID}}\t{{.CreatedSince}}\t{{.Size}}',
  quiet: '{{.ID}}',
};

export const imageListWithDigests: ListShape = {
  ...imageList,
  columns: '{{.Repository}}\t{{.Tag}}\t{{.Digest}}\t{{.ID}}\t{{.CreatedSince}}\t{{.Size}}',
};

export interface ImageRowOptions {
  readonly nowMs: number;
  readonly whole: boolean;
  /** How many containers are made of it. */
  readonly containers: (image: KeptImage['image']) => number;
}

/** A row for each name; one of `<none>` for an image without. */
export function imageRows({ image, names }: KeptImage, options: ImageRowOptions): Row[] {
  const { nowMs, whole, containers } = options;
  const created = new Date(image.createdAt);
  const size = humanSize(image.sizeBytes);
  const split = names.map(splitName);
  const shown = split.length === 0 ? [{ repository: '<none>', tag: '<none>' }] : split;
  return shown.map(({ repository, tag }) => ({
    ID: whole ? image.digest : shortDigest(image.digest),
    Repository: repository,
    Tag: tag,
    Digest: image.digest,
    CreatedSince: `${humanDuration(nowMs - created.getTime())} ago`,
    CreatedAt: goTime(created),
    Size: size,
    Containers: String(containers(image)),
    SharedSize: 'N/A',
    UniqueSize: size,
    VirtualSize: size,
  }));
}
