import { describe, expect, it } from '@jest/globals';

import { limitFiles, limitProperties, type Limits } from '../../../src/machine/limits.js';

const limits = { memoryBytes: 2 ** 29, cpus: 1.5, tasks: 500 };

describe('limitFiles', () => {
  it.each<readonly [1 | 2, Limits, readonly (readonly [string, string])[]]>([
    [1, {}, []],
    [2, {}, []],
    [
      1,
      limits,
      [
        ['memory.limit_in_bytes', '536870912'],
        ['cpu.cfs_quota_us', '150000'],
        ['pids.max', '500'],
      ],
    ],
    [
      2,
      limits,
      [
        ['memory.max', '536870912'],
        ['cpu.max', '150000 100000'],
        ['pids.max', '500'],
      ],
    ],
    [2, { cpus: 0.01 }, [['cpu.max', '1000 100000']]],
  ])('version %s, %j', (version, given, files) => {
    expect(limitFiles(given, version).map(({ name, value }) => [name, value])).toEqual(files);
  });
});

describe('limitProperties', () => {
  it.each<readonly [Limits, readonly string[]]>([
    [{}, []],
    [
      limits,
      ['--property=MemoryMax=536870912', '--property=CPUQuota=150%', '--property=TasksMax=500'],
    ],
    [{ cpus: 0.01 }, ['--property=CPUQuota=1%']],
  ])('%j', (given, properties) => {
    expect(limitProperties(given)).toEqual(properties);
  });
});
