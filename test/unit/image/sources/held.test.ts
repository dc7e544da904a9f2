import { expect, it } from '@jest/globals';

import { exactSource } from '../../../../src/image/sources/held.js';

const digest = `sha256:${'a'.repeat(64)}`;

it.each([
  ['docker://debian:bookworm-slim', `docker://debian:bookworm-slim@${digest}`],
  ['docker://host:5000/name', `docker://host:5000/name@${digest}`],
  ['docker://debian@sha256:b', 'docker://debian@sha256:b'],
  ['debootstrap:sid', 'debootstrap:sid'],
  ['tar:./root.tar', 'tar:./root.tar'],
])('exactSource(%s)', (source, expected) => {
  expect(exactSource(source, digest)).toBe(expected);
});
