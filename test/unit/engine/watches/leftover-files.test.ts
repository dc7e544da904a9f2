import { describe, expect, it } from '@jest/globals';

import {
  appearedSince,
  claimsOf,
  homesOf,
  unexcused,
} from '../../../../src/engine/watches/leftover-files.js';
import { keptBy, noiseOf, pathMatcher } from '../../../../src/engine/watches/leftover-noise.js';
import type { Change } from '../../../../src/machine/changes.js';

function change(path: string, rest: Partial<Change> = {}): Change {
  const attributes = { mode: 0o644, uid: 0, gid: 0, sizeBytes: 0, modifiedMs: 0 };
  return { path, what: 'added', kind: 'file', ...attributes, ...rest };
}
const directory = (path: string) => change(path, { kind: 'directory' });
const link = (path: string, target: string) => change(path, { kind: 'link', target });

it('only what was not there before has appeared', () => {
  const base = [change('/etc/hostname')];
  const now = [
    change('/etc/hostname'),
    change('/etc/hosts', { what: 'changed' }),
    change('/etc/issue', { what: 'removed' }),
    change('/etc/new'),
  ];
  expect(appearedSince(base, now).map(({ path }) => path)).toEqual(['/etc/new']);
  const removed = [change('/etc/new', { what: 'removed' })];
  expect(appearedSince(removed, [change('/etc/new')])).toHaveLength(1);
});

describe('what may claim a path', () => {
  it.each<[Change, string[]]>([
    [change('/opt/x'), ['/opt/x']],
    [change('/usr/lib/x.so'), ['/usr/lib/x.so', '/lib/x.so']],
    [change('/usr/bin/x'), ['/usr/bin/x', '/bin/x', '/usr/sbin/x', '/sbin/x']],
    [change('/opt/p/__pycache__/m.cpython-311.pyc'), ['/opt/p/m.py']],
    [
      change('/var/lib/systemd/deb-systemd-helper-enabled/a.target.wants/x.service'),
      ['/usr/lib/systemd/system/x.service', '/lib/systemd/system/x.service'],
    ],
    [
      change('/var/lib/systemd/deb-systemd-helper-enabled/x.service.dsh-also'),
      ['/lib/systemd/system/x.service'],
    ],
    [link('/etc/rc2.d/S01x', '../init.d/x'), ['/etc/rc2.d/S01x', '/etc/init.d/x']],
  ])('%o', (one, claims) => {
    expect(claimsOf(one)).toEqual(expect.arrayContaining(claims));
  });

  it('a link over another link, and links in a circle', () => {
    const targets = new Map([
      ['/etc/alternatives/e', '/usr/bin/vim'],
      ['/a', '/b'],
      ['/b', '/a'],
    ]);
    const claims = claimsOf(link('/usr/bin/e', '/etc/alternatives/e'), targets);
    expect(claims).toEqual(expect.arrayContaining(['/etc/alternatives/e', '/usr/bin/vim']));
    expect(claimsOf(link('/a', '/b'), targets)).toContain('/b');
  });
});

it('only new directories that hold a path are its homes, the nearest first', () => {
  const homes = homesOf([
    directory('/v/d'),
    directory('/v/d/e'),
    change('/v/f'),
    directory('/v/de'),
  ]);
  expect(homes('/v/d/e/file')).toEqual(['/v/d/e', '/v/d']);
  expect(homes('/v/d')).toEqual([]);
  expect(homes('/v/f/x')).toEqual([]);
});

describe('what nothing excuses', () => {
  const told = (appeared: readonly Change[], excused: readonly string[] = []) =>
    unexcused(appeared, ({ path }) => excused.includes(path)).map(
      ({ path, inside }) => `${path} ${inside.length}`,
    );
  const tree = [directory('/v/d'), change('/v/d/a'), change('/v/d/b')];

  it('a directory stands for what is in it', () => {
    expect(told(tree)).toEqual(['/v/d 2']);
  });
  it('what is in a directory that is excused is told by itself', () => {
    expect(told(tree, ['/v/d'])).toEqual(['/v/d/a 0', '/v/d/b 0']);
  });
  it('a directory that holds only what is excused', () => {
    expect(told(tree, ['/v/d/a', '/v/d/b'])).toEqual([]);
  });
  it('a directory that holds both', () => {
    expect(told(tree, ['/v/d/a'])).toEqual(['/v/d 1']);
  });
  it('an empty directory', () => {
    expect(told([directory('/v/d')])).toEqual(['/v/d 0']);
  });
});

describe('noise', () => {
  const is = (globs: readonly string[], path: string) => pathMatcher(globs)(path);
  it.each([
    ['deb', '/var/lib/dpkg/info/x.list', true],
    ['deb', '/var/cache/apt', true],
    ['deb', '/etc/passwd-', true],
    ['deb', '/etc/.pwd.lock', true],
    ['deb', '/var/log/apt/history.log', true],
    ['deb', '/var/lib/systemd/timers/stamp-x.timer', true],
    ['deb', '/var/tmp/systemd-private-0-x.service-y', true],
    ['deb', '/var/tmp/systemd-private-0-x.service-y/tmp', true],
    ['deb', '/var/log/journal', true],
    ['deb', '/var/tmp/x', false],
    ['deb', '/var/log/x.log', false],
    ['deb', '/etc/systemd/system/multi-user.target.wants/x.service', false],
    ['deb', '/etc/alternatives/x', false],
    ['deb', '/var/lib/dpkgs', false],
    ['deb', '/var/lib/rpm/x', false],
    ['rpm', '/var/lib/rpm/rpmdb.sqlite', true],
    ['rpm', '/var/log/dnf5.log.1', true],
    ['rpm', '/var/cache/zypper/RPMS', true],
    ['rpm', '/var/log/dnfx.log', false],
    ['pacman', '/var/lib/pacman/local/x-1-1/desc', true],
    ['apk', '/lib/apk/db/installed', true],
    ['apk', '/etc/conf.d/x', false],
  ] as const)('%s %s: %s', (format, path, expected) => {
    expect(is(noiseOf(format), path)).toBe(expected);
  });

  it.each([
    ['deb', 'remove', '/etc/x.conf', true],
    ['deb', 'remove', '/var/lib/x', true],
    ['deb', 'remove', '/usr/share/x', false],
    ['deb', 'purge', '/etc/x.conf', false],
    ['rpm', 'remove', '/etc/x.conf.rpmsave', true],
    ['rpm', 'purge', '/etc/x.conf.rpmsave', true],
    ['rpm', 'remove', '/etc/x.conf', false],
    ['pacman', 'remove', '/etc/x.conf.pacsave', true],
    ['apk', 'remove', '/etc/x.conf.apk-new', true],
  ] as const)('kept by %s after %s: %s: %s', (format, phase, path, expected) => {
    expect(keptBy(format, phase).length > 0 && is(keptBy(format, phase), path)).toBe(expected);
  });
});
