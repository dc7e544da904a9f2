import type { FileHandle } from 'node:fs/promises';

import { goArch } from '../architecture.js';
import type { PackageInfo } from '../info.js';
import { readRpmHeaders } from './rpm-header.js';

const tags = {
  name: 1000,
  version: 1001,
  release: 1002,
  epoch: 1003,
  arch: 1022,
  sourceRpm: 1044,
  provides: 1047,
  requires: 1049,
} as const;

/** The main header, behind the lead and the signatures. */
export async function readRpm(handle: FileHandle): Promise<PackageInfo> {
  const { header } = await readRpmHeaders(handle);
  const text = (tag: number) => header.strings(tag)[0] ?? '';
  const epoch = header.number(tags.epoch) ?? 0;
  // what tells a source package is that it comes from none
  const archName = header.has(tags.sourceRpm) ? text(tags.arch) : 'src';
  return {
    format: 'rpm',
    name: text(tags.name),
    version: `${epoch === 0 ? '' : `${epoch}:`}${text(tags.version)}-${text(tags.release)}`,
    arch: goArch(archName),
    archName,
    depends: header.strings(tags.requires),
    provides: header.strings(tags.provides),
  };
}
