import { expect, it } from '@jest/globals';

import { parseSource } from '../../../src/image/reference.js';

it.each([
  ['docker://debian:bookworm', 'docker', '//debian:bookworm'],
  ['oci:./layout:tag', 'oci', './layout:tag'],
  ['tar:/srv/a:b.tar', 'tar', '/srv/a:b.tar'],
  ['debootstrap:trixie', 'debootstrap', 'trixie'],
])('%s', (source, scheme, address) => {
  expect(parseSource(source)).toEqual({ scheme, address });
});
