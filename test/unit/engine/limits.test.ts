import { describe, expect, it } from '@jest/globals';

import { parseLimits } from '../../../src/engine/limits.js';
import { failureOf } from '../../support/failure.js';

describe('parseLimits', () => {
  it.each([
    [[], {}],
    [['memory=512M'], { memoryBytes: 512 * 2 ** 20 }],
    [['memory=1.5g'], { memoryBytes: 1.5 * 2 ** 30 }],
    [['memory=65536KB'], { memoryBytes: 64 * 2 ** 20 }],
    [['memory=8388608'], { memoryBytes: 8 * 2 ** 20 }],
    [['cpus=0.5', 'tasks=100'], { cpus: 0.5, tasks: 100 }],
    [['tasks=1', 'tasks=2'], { tasks: 2 }],
  ])('%j', (words, limits) => {
    expect(parseLimits(words)).toEqual(limits);
  });

  it.each([
    ['memory=0', "limits: memory must be a size of 6M or more, not '0'"],
    ['memory=', "limits: memory must be a size of 6M or more, not ''"],
    ['memory=1T', "limits: memory must be a size of 6M or more, not '1T'"],
    ['memory=-1G', "limits: memory must be a size of 6M or more, not '-1G'"],
    ['memory=1.2.3G', "limits: memory must be a size of 6M or more, not '1.2.3G'"],
    ['cpus=0', "limits: cpus must be a number of 0.01 or more, not '0'"],
    ['cpus=two', "limits: cpus must be a number of 0.01 or more, not 'two'"],
    ['tasks=0', "limits: tasks must be a number of 1 or more, not '0'"],
    ['tasks=max', "limits: tasks must be a number of 1 or more, not 'max'"],
    ['disk=1G', "limits: 'disk=1G' is no limit"],
    ['memory', "limits: 'memory' is no limit"],
    ['', "limits: '' is no limit"],
  ])('refuses %j', async (word, message) => {
    const error = await failureOf(() => parseLimits([word]));
    expect([error.code, error.message]).toEqual(['BAD_OPTION', message]);
    expect(error.hint).toMatch(/^Write memory=512M, cpus=1\.5 or tasks=500/);
  });
});
