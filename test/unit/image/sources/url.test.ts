import { expect, it } from '@jest/globals';

import { parseTarballUrl } from '../../../../src/image/sources/url.js';
import { failureOf } from '../../../support/failure.js';

const hex = 'a'.repeat(64);

it.each([
  ['http://host/root.tar', 'http://host/root.tar', undefined],
  ['https://host/root.tar.zst', 'https://host/root.tar.zst', undefined],
  ['https://host/root.tgz?a=b', 'https://host/root.tgz?a=b', undefined],
  [`https://u:p@host/root.txz#sha256=${hex}`, 'https://u:p@host/root.txz', `sha256:${hex}`],
])('parseTarballUrl(%s)', (text, url, digest) => {
  expect(parseTarballUrl(text)).toEqual({ url, digest });
});

it.each([
  ['http:8080', "'http:8080' is not an address of a tarball"],
  ['https://', "'https://' is not an address of a tarball"],
  ['https://u:p@ghcr.io/o/n?x', 'https://ghcr.io/o/n does not end in .tar, .tar.xz or the like'],
  [
    'https://host/x.tar#sha256=abc',
    'https://host/x.tar#sha256=abc: expected #sha256= and 64 hex digits',
  ],
  [
    `https://host/x.tar#md5=${hex}`,
    `https://host/x.tar#md5=${hex}: expected #sha256= and 64 hex digits`,
  ],
])('%s is refused', async (text, message) => {
  const error = await failureOf(() => parseTarballUrl(text));
  expect(error).toMatchObject({ code: 'BAD_REFERENCE', message });
});
