import path from 'node:path';

import { expect, it } from '@jest/globals';

import { workshopOf } from '../../../src/engine/workshop.js';

it.each([
  ['nothing', {}, '/var/lib/postroj', '/var/lib/postroj/images'],
  ['a state directory', { POSTROJ_STATE_DIR: '/srv/state' }, '/srv/state', '/srv/state/images'],
  ['a tool cache', { RUNNER_TOOL_CACHE: '/opt/cache' }, '/var/lib/postroj', '/opt/cache/postroj'],
  [
    'both',
    { POSTROJ_STATE_DIR: '/srv/state', RUNNER_TOOL_CACHE: '/opt/cache' },
    '/srv/state',
    '/opt/cache/postroj',
  ],
  [
    'empty ones',
    { POSTROJ_STATE_DIR: '', RUNNER_TOOL_CACHE: '' },
    '/var/lib/postroj',
    '/var/lib/postroj/images',
  ],
])('with %s set, things are where they should be', (_, env, state, images) => {
  const workshop = workshopOf(env);
  expect(workshop.images.directory).toBe(images);
  expect(workshop.work.base).toBe(path.join(state, 'work'));
  expect(workshop.machines.base).toBe(path.join(state, 'machines'));
  expect(workshop.admitted.base).toBe(path.join(state, 'admitted'));
  expect(workshop.raised.base).toBe(path.join(state, 'raised'));
  expect(path.basename(workshop.probeScript)).toBe('probe.js');
});

it('a relative state directory is below the current one', () => {
  expect(workshopOf({ POSTROJ_STATE_DIR: 'state' }).work.base).toBe(path.resolve('state/work'));
});
