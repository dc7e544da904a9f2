import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { expect, it } from '@jest/globals';

import { findInit } from '../../../src/image/find-init.js';
import { temporaryDirectory } from '../../support/temporary.js';

const temporary = temporaryDirectory();
let count = 0;

/** Files by their name, or links by `name -> where to`. */
function rootOf(names: readonly string[]): string {
  const root = path.join(temporary, String(++count));
  mkdirSync(root);
  for (const name of names) {
    const [file = '', target] = name.split(' -> ');
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    if (target === undefined) writeFileSync(path.join(root, file), '');
    else symlinkSync(target, path.join(root, file));
  }
  return root;
}

const merged = ['/usr/sbin/x', '/sbin -> usr/sbin', '/usr/lib/x', '/lib -> usr/lib'];
const inittab = ['/etc/inittab', '/etc/init.d/rc'];
const rcLink = ['/etc/inittab', '/etc/init.d/rc -> /lib/init/rc', '/lib/init/rc'];

it.each<readonly [string, readonly string[], string | undefined]>([
  ['nothing', [], undefined],
  ['systemd, also without its link', ['/usr/lib/systemd/systemd'], 'systemd'],
  [
    'systemd beside /usr',
    ['/lib/systemd/systemd', '/sbin/init -> /lib/systemd/systemd'],
    'systemd',
  ],
  [
    'systemd, which systemd-nspawn prefers',
    ['/lib/systemd/systemd', '/sbin/init', ...inittab],
    'systemd',
  ],
  ['Devuan', ['/sbin/init', ...rcLink], 'sysvinit'],
  ['Devuan with /usr merged', [...merged, '/usr/sbin/init', ...inittab], 'sysvinit'],
  ['Debian with OpenRC under sysvinit', ['/sbin/init', '/sbin/openrc', ...inittab], 'openrc'],
  ['Alpine', ['/bin/busybox', '/sbin/init -> /bin/busybox', '/sbin/openrc'], 'openrc'],
  ["Alpine's container", ['/bin/busybox', '/sbin/init -> /bin/busybox', '/etc/inittab'], undefined],
  ['Debian with runit', ['/lib/runit/runit-init', '/sbin/init -> /lib/runit/runit-init'], 'runit'],
  ['Void', ['/usr/bin/runit-init', '/sbin -> usr/bin', '/usr/bin/init -> runit-init'], 'runit'],
  ['OpenRC that nothing starts', ['/sbin/openrc'], undefined],
  ['another program', ['/sbin/init'], undefined],
  ["a link to the host's", ['/sbin/init -> /../../../../../../../proc/self/exe'], undefined],
])('%s', async (_, names, init) => {
  expect(await findInit(rootOf(names))).toBe(init);
});
