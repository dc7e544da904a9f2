import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { bootedMachine } from './support/booted-machine.js';
import { itFails, itPasses } from './support/check-rows.js';
import { checkerOf, type Checker } from './support/checker.js';
import { sharedStateDir } from './support/cache.js';
import { expectNothingLeft } from './support/leftovers.js';
import { temporaryDirectory } from './support/temporary.js';

const directory = temporaryDirectory();
let checker: Checker;
const ours = () => checker;

const GROUND = `
set -e
groupadd --gid 4321 web
useradd --uid 4321 --gid web --groups adm --home-dir /srv/t --shell /usr/sbin/nologin web
mkdir -p /srv/t/dir && cd /srv/t
printf 'port = 8000\\nroot = /srv\\n' >conf
chown web:adm conf && chmod 0640 conf
ln -s conf link && ln -s /srv/t/conf absolute && ln -s nowhere broken && ln -s loop loop
mkfifo fifo
head -c 5000000 /dev/zero >big
printf '\\033[31mred\\n' >painted
chown 5555:5555 painted
chmod 4755 big
mount -t tmpfs -o ro,size=1m small /srv/t/dir
cp /bin/true capable
`;

beforeAll(async () => {
  checker = checkerOf(await bootedMachine('debian-bookworm'), '/');
  await checker.shell(GROUND);
  await checker.shell('apt-get update && apt-get install --yes libcap2-bin');
  await checker.shell('setcap cap_net_bind_service=ep /srv/t/capable');
});
afterAll(async () => {
  await checker.machine.stop();
  await expectNothingLeft(sharedStateDir);
});

describe('file', () => {
  const DIGEST = '7e3b7b4d6bdc2b8e2a2d0a2e30f2b64b'.repeat(2);
  itPasses(ours, [
    [{ file: '/srv/t/conf' }, 'present'],
    [
      { file: '/srv/t/conf', type: 'file', mode: '0640', owner: 'web', group: 'adm' },
      'type file, mode 0640, owner web, group adm',
    ],
    [{ file: '/srv/t/conf', mode: 640, size: '< 1k' }, 'mode 0640, size 24'],
    [
      { file: '/srv/t/conf', content: '/^root = \\/srv$/m' },
      'content "port = 8000\\nroot = /srv\\n"',
    ],
    [
      { file: '/srv/t/conf', content: { not: { contains: '9000' } } },
      'content "port = 8000\\nroot = /srv\\n"',
    ],
    [
      { file: '/srv/t/link', type: 'link', 'link-target': 'conf', owner: 'web' },
      'type link, link target conf, owner web',
    ],
    [
      { file: '/srv/t/absolute', content: { contains: 'port' } },
      'content "port = 8000\\nroot = /srv\\n"',
    ],
    [{ file: '/srv/t/broken', 'link-target': 'nowhere' }, 'link target nowhere'],
    [{ file: '/srv/t/loop', type: 'link' }, 'type link'],
    [{ file: '/srv/t', type: 'directory' }, 'type directory'],
    [{ file: '/srv/t/fifo', type: 'fifo' }, 'type fifo'],
    [{ file: '/dev/null', type: 'character device' }, 'type "character device"'],
    [{ file: '/srv/t/big', mode: '4755', size: 5_000_000 }, 'mode 4755, size 5000000'],
    [{ file: '/srv/t/painted', owner: 5555, group: '5555' }, 'owner 5555, group 5555'],
    [
      { file: '/srv/t/capable', capabilities: 'cap_net_bind_service=ep' },
      'capabilities cap_net_bind_service=ep',
    ],
    [{ file: '/srv/t/conf', capabilities: '' }, 'capabilities ""'],
    [{ file: '/srv/t/none', exists: false }, 'absent'],
    [{ file: '/srv/t/conf/below', exists: false }, 'absent'],
    [{ file: '/proc/version', content: '/^Linux/' }, /^content "Linux version /],
    [
      {
        file: '/srv/t/conf',
        sha256: 'd6d1870c9d26ca2c4b59d710671170e28a0108c5b491cad4a61144e3d3f231ed',
      },
      'sha256 "d6d1870c9d26ca2c4b59d710671170e28a0108c5b491cad4a61144e3d3f2"…',
    ],
  ]);
  itFails(ours, [
    [{ file: '/srv/t/none' }, 'file /srv/t/none: not present within 0.3 s; last: absent (N tries)'],
    [
      { file: '/srv/t/conf', exists: false },
      'file /srv/t/conf: not absent within 0.3 s; last: present (N tries)',
    ],
    [
      { file: '/srv/t/conf', mode: '0644' },
      'file /srv/t/conf: not mode 0644 within 0.3 s; last: mode 0640 (N tries)',
    ],
    [
      { file: '/srv/t/conf', mode: '0644', owner: 'root', group: 'adm' },
      'file /srv/t/conf: not mode 0644, owner root, group adm within 0.3 s; last: mode 0640, owner web (N tries)\n  mode: expected 0644\n          actual 0640\n  owner: expected root\n           actual web',
    ],
    [
      { file: '/srv/t/conf', group: 'web' },
      'file /srv/t/conf: not group web within 0.3 s; last: group adm (N tries)',
    ],
    [
      { file: '/srv/t/conf', type: 'directory', within: '100ms' },
      'file /srv/t/conf: not type directory within 0.1 s; last: type file (N tries)',
    ],
    [
      { file: '/srv/t/conf', size: '> 1k' },
      'file /srv/t/conf: not size > 1k within 0.3 s; last: size 24 (N tries)',
    ],
    [
      { file: '/srv/t/conf', sha256: DIGEST },
      'file /srv/t/conf: not sha256 7e3b7b4d6bdc2b8e2a2d0a2e30f2b64b7e3b7b4d6bdc2b8e2a2d0a2e30f2… within 0.3 s; last: sha256 "d6d1870c9d26ca2c4b59d710671170e28a0108c5b491cad4a61144e3d3f2"… (N tries)\n  sha256: expected 7e3b7b4d6bdc2b8e2a2d0a2e30f2b64b7e3b7b4d6bdc2b8e2a2d0a2e30f2b64b\n            actual d6d1870c9d26ca2c4b59d710671170e28a0108c5b491cad4a61144e3d3f231ed',
    ],
    [
      { file: '/srv/t/conf', content: 'port = 8000\nroot = /var' },
      'file /srv/t/conf: not content "port = 8000\\nroot = /var" within 0.3 s; last: content "port = 8000\\nroot = /srv\\n" (N tries)',
    ],
    [
      { file: '/srv/t/painted', content: 'red' },
      'file /srv/t/painted: not content red within 0.3 s; last: content "\\u001b[31mred\\n" (N tries)',
    ],
    [
      { file: '/srv/t/broken', content: 'x' },
      'file /srv/t/broken: not content x within 0.3 s; last: content nothing (N tries)',
    ],
    [
      { file: '/srv/t/fifo', content: 'x' },
      'file /srv/t/fifo: not content x within 0.3 s; last: content nothing (N tries)',
    ],
    [
      { file: '/srv/t/big', content: 'x' },
      'file /srv/t/big: not content x within 0.3 s; last: a content of more than 4.0 MB (N tries)',
    ],
    [
      { file: '/srv/t/link', 'link-target': '/srv/t/conf' },
      'file /srv/t/link: not link target /srv/t/conf within 0.3 s; last: link target conf (N tries)',
    ],
    [
      { file: '/srv/t/conf', capabilities: 'cap_net_raw=ep' },
      'file /srv/t/conf: not capabilities cap_net_raw=ep within 0.3 s; last: capabilities "" (N tries)',
    ],
  ]);
});

describe('a file of a guest that would lead out of it', () => {
  const OF_GUEST = 'content "port = 8000\\nroot = /srv\\n"';
  const OF_HOST = 'not for guests';
  const host = join(directory, 'of-the-host');

  beforeAll(async () => {
    await writeFile(host, OF_HOST);
    await checker.shell(
      [
        'cd /srv/t',
        'ln -s ../../../../../../../../srv/t/conf above',
        'ln -s /proc/1/root/srv/t/conf by-init',
        'ln -s /proc/self/root/srv/t/conf by-itself',
        `ln -s ${host} out && ln -s ${directory} out-dir`,
        `ln -s /proc/1/root/proc/1/root${host} far-out`,
        'ln -s /etc etc && ln -s ../../../../etc/hostname etc-name',
      ].join('\n'),
    );
  });

  itPasses(ours, [
    [{ file: '/srv/t/above', content: { contains: 'port' } }, OF_GUEST],
    [{ file: '/srv/t/by-init', content: { contains: 'port' } }, OF_GUEST],
    [{ file: '/../../srv/t/above', type: 'link', size: 24 }, 'type link, size 24'],
    [{ file: '/srv/t/etc/os-release', content: '/^ID=debian$/m' }, /^content "PRETTY_NAME=/],
  ]);

  it.each(['out', 'far-out', 'out-dir/of-the-host'])(
    'has nothing of the host: %s',
    async (name) => {
      const file = `/srv/t/${name}`;
      const outcomes = await checker.run([
        { file, content: OF_HOST },
        { file, sha256: '0'.repeat(64), size: '> 0' },
        { file, content: { not: '' } },
      ]);
      expect(outcomes.map(({ verdict }) => verdict).slice(0, 2)).toEqual(['fail', 'fail']);
      expect(outcomes.map(({ actual }) => actual)).not.toContainEqual(
        expect.stringContaining(OF_HOST),
      );
      await checker.shell(`mkdir -p ${directory} && printf 'of the guest' >${host}`);
      await checker.passes({ file, content: 'of the guest' }, 'content "of the guest"');
      await checker.shell(`rm -r ${directory}`);
    },
  );
});

describe('user', () => {
  itPasses(ours, [
    [{ user: 'web' }, 'present'],
    [
      { user: 'web', uid: 4321, gid: '4321', home: '/srv/t', shell: '/nologin$/' },
      'uid 4321, gid 4321, home /srv/t, shell /usr/sbin/nologin',
    ],
    [{ user: 'web', groups: ['adm', 'web'] }, 'groups [adm, web]'],
    [{ user: 'web', groups: { contains: 'adm' } }, 'groups [adm, web]'],
    [{ user: 'nobody-there', exists: false }, 'absent'],
  ]);
  itFails(ours, [
    [{ user: 'nobody-there' }, 'user nobody-there: absent, expected present'],
    [{ user: 'web', exists: false }, 'user web: present, expected absent'],
    [
      { user: 'web', uid: '< 1000', shell: '/bin/bash' },
      'user web: uid 4321, shell /usr/sbin/nologin, expected uid < 1000, shell /bin/bash\n  uid: expected < 1000\n         actual 4321\n  shell: expected /bin/bash\n           actual /usr/sbin/nologin',
    ],
    [
      { user: 'web', gid: 0, home: '/' },
      'user web: gid 4321, home /srv/t, expected gid 0, home /\n  gid: expected 0\n         actual 4321\n  home: expected /\n          actual /srv/t',
    ],
    [{ user: 'web', groups: ['web'] }, 'user web: groups [adm, web], expected groups [web]'],
    [
      { user: 'late', within: '200ms' },
      'user late: not present within 0.2 s; last: absent (N tries)',
    ],
  ]);
});

describe('group', () => {
  itPasses(ours, [
    [{ group: 'adm', members: ['web'] }, 'members web'],
    [{ group: 'web', gid: 4321, members: [] }, 'gid 4321, members []'],
    [{ group: 'none', exists: false }, 'absent'],
  ]);
  itFails(ours, [
    [{ group: 'none' }, 'group none: absent, expected present'],
    [{ group: 'adm', members: [] }, 'group adm: members web, expected members []'],
    [{ group: 'web', gid: '< 100' }, 'group web: gid 4321, expected gid < 100'],
    [{ group: 'adm', exists: false }, 'group adm: present, expected absent'],
  ]);
});

describe('mount', () => {
  itPasses(ours, [
    [
      { mount: '/srv/t/dir', source: 'small', type: 'tmpfs', options: { contains: ['ro'] } },
      'source small, type tmpfs, options [relatime, ro, size=1024k]',
    ],
    [{ mount: '/srv/t', mounted: false }, 'unmounted'],
    [{ mount: '/' }, 'mounted'],
  ]);
  itFails(ours, [
    [{ mount: '/srv/t' }, 'mount /srv/t: not mounted within 0.3 s; last: unmounted (N tries)'],
    [
      { mount: '/srv/t/dir', mounted: false },
      'mount /srv/t/dir: not unmounted within 0.3 s; last: mounted (N tries)',
    ],
    [
      { mount: '/srv/t/dir', source: 'large', options: { contains: 'rw' } },
      'mount /srv/t/dir: not source large, options contains rw within 0.3 s; last: source small, options [relatime, ro, size=1024k] (N tries)\n  source: expected large\n            actual small\n  options: expected contains rw\n             actual [relatime, ro, size=1024k]',
    ],
    [
      { mount: '/srv/t/dir', type: 'ext4', source: 'small' },
      'mount /srv/t/dir: not source small, type ext4 within 0.3 s; last: type tmpfs (N tries)',
    ],
  ]);
});

describe('sysctl', () => {
  itPasses(ours, [
    [{ sysctl: 'net.ipv4.ip_forward', value: 0 }, 'value 0'],
    [{ sysctl: 'net/ipv4/conf/lo/forwarding', value: '0' }, 'value 0'],
    [{ sysctl: 'kernel.ostype', value: 'Linux' }, 'value Linux'],
  ]);
  itFails(ours, [
    [
      { sysctl: 'net.ipv4.ip_forward', value: '>= 1' },
      'sysctl net.ipv4.ip_forward: value 0, expected value >= 1',
    ],
    [
      { sysctl: 'net.none', value: 1 },
      'sysctl net.none: there is no such setting, expected value 1',
    ],
  ]);
});

describe('package', () => {
  itPasses(ours, [
    [{ package: 'libcap2-bin' }, 'installed'],
    [{ package: 'libcap2-bin', version: '>= 1:2.44-1, < 1:3' }, /^version 1:2\.66-4\S*$/],
    [{ package: 'systemd', version: '/^252/' }, /^version 252\.\S+$/],
    [{ package: 'nginx', installed: false }, 'absent'],
  ]);
  itFails(ours, [
    [{ package: 'nginx' }, 'package nginx: absent, expected installed'],
    [{ package: 'systemd', installed: false }, 'package systemd: installed, expected absent'],
    [{ package: 'nginx', version: '> 1' }, 'package nginx: absent, expected version > 1'],
    [
      { package: 'systemd', version: '< 252~' },
      /^package systemd: version 252\.\S+, expected version < 252~$/,
    ],
    [
      { package: 'systemd', version: '/^253/' },
      /^package systemd: version 252\.\S+, expected version \/\^253\/$/,
    ],
  ]);
});
