import { describe, expect, it } from '@jest/globals';

import { parseHierarchies } from '../../../src/machine/hierarchies.js';

const mount = (at: string, source: string) => `30 24 0:26 / ${at} rw,nosuid shared:9 - ${source}`;

describe('parseHierarchies', () => {
  it('finds the unified one', () => {
    const mounts = [
      mount('/', 'ext4 /dev/sda1 rw'),
      mount('/sys/fs/cgroup', 'cgroup2 cgroup2 rw,nsdelegate'),
      '',
    ];
    expect(parseHierarchies(mounts.join('\n'), '0::/system.slice/a.service\n')).toEqual([
      { directory: '/sys/fs/cgroup/system.slice/a.service', version: 2, controllers: [] },
    ]);
  });

  it('finds those of version 1, also several controllers in one', () => {
    const mounts = [
      mount('/sys/fs/cgroup/memory', 'cgroup cgroup rw,memory'),
      mount('/sys/fs/cgroup/cpu,cpuacct', 'cgroup cgroup rw,cpu,cpuacct'),
      mount('/sys/fs/cgroup/systemd', 'cgroup cgroup rw,xattr,name=systemd'),
      mount('/sys/fs/cgroup/unified', 'cgroup2 cgroup2 rw'),
      mount('/sys/fs/cgroup/freezer', 'cgroup cgroup rw,freezer'),
    ];
    const own = ['4:cpu,cpuacct:/a', '3:memory:/b', '2:name=systemd:/', '0::/c'].join('\n');
    expect(parseHierarchies(mounts.join('\n'), own)).toEqual([
      { directory: '/sys/fs/cgroup/memory/b', version: 1, controllers: ['memory'] },
      { directory: '/sys/fs/cgroup/cpu,cpuacct/a', version: 1, controllers: ['cpu', 'cpuacct'] },
      { directory: '/sys/fs/cgroup/systemd/', version: 1, controllers: ['name=systemd'] },
      { directory: '/sys/fs/cgroup/unified/c', version: 2, controllers: [] },
    ]);
  });

  it('finds none where there are none', () => {
    expect(parseHierarchies(mount('/', 'ext4 /dev/sda1 rw'), '')).toEqual([]);
  });
});
