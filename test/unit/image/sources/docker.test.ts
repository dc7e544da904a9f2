import { expect, it } from '@jest/globals';

import { withoutTag } from '../../../../src/image/sources/docker.js';

const digest = `sha256:${'a'.repeat(64)}`;

it.each([
  ['docker://debian:bookworm', 'docker://debian'],
  ['docker://debian', 'docker://debian'],
  ['docker://host:5000/name', 'docker://host:5000/name'],
  ['docker://host:5000/name:tag', 'docker://host:5000/name'],
  [`docker://host:5000/name@${digest}`, 'docker://host:5000/name'],
  [`docker://host:5000/name:tag@${digest}`, 'docker://host:5000/name'],
])('withoutTag(%s)', (source, name) => {
  expect(withoutTag(source)).toBe(name);
});
