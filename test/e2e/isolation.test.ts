import { existsSync, statSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { Machine } from '../../src/machine/machine.js';
import { command, run } from '../../src/system/exec.js';
import { bootImage } from './support/boot-image.js';
import { sharedStateDir } from './support/cache.js';
import { expectNothingLeft } from './support/leftovers.js';
import { temporaryDirectory } from './support/temporary.js';
import { webTar } from './support/web-tar.js';

const directory = temporaryDirectory();
/** systemd-nspawn(1), --capability=, and CAP_NET_ADMIN, which it gives to those with a network of their own. */
const ALLOWED = new Set([
  ...[
    'audit_control',
    'audit_write',
    'chown',
    'dac_override',
    'dac_read_search',
    'fowner',
    'fsetid',
  ],
  ...[
    'ipc_owner',
    'kill',
    'lease',
    'linux_immutable',
    'mknod',
    'net_bind_service',
    'net_broadcast',
  ],
  ...['net_raw', 'setfcap', 'setgid', 'setpcap', 'setuid', 'sys_admin', 'sys_boot', 'sys_chroot'],
  ...['sys_nice', 'sys_ptrace', 'sys_resource', 'sys_tty_config', 'net_admin'],
]);
/** linux/capability.h, from number 0. */
const NAMES = `chown dac_override dac_read_search fowner fsetid kill setgid setuid setpcap
linux_immutable net_bind_service net_broadcast net_admin net_raw ipc_lock ipc_owner sys_module
sys_rawio sys_chroot sys_ptrace sys_pacct sys_admin sys_boot sys_nice sys_resource sys_time
sys_tty_config mknod lease audit_write audit_control setfcap mac_override mac_admin syslog
wake_alarm block_suspend audit_read perfmon bpf checkpoint_restore`.split(/\s+/);

const output = async (machine: Machine, line: string) => {
  const { stdout } = await machine.exec(command('sh', ['-c', line]));
  return stdout.trim();
};

async function capabilitiesOf(machine: Machine, pid: string): Promise<string[]> {
  const status = await output(machine, `cat /proc/${pid}/status`);
  const set = BigInt(`0x${/^CapBnd:\s*(\S+)$/m.exec(status)?.[1] ?? ''}`);
  return NAMES.filter((_, number) => (set >> BigInt(number)) & 1n);
}

let machine: Machine;
let shown: string;

beforeAll(async () => {
  shown = join(directory, 'shown');
  for (const name of ['read', 'write']) await mkdir(join(shown, name), { recursive: true });
  await writeFile(join(shown, 'read/file'), 'of the host');
  machine = await bootImage(`tar:${await webTar()}`, {
    binds: [
      { hostPath: join(shown, 'read'), guestPath: '/srv/read' },
      { hostPath: join(shown, 'write'), guestPath: '/srv/write', writable: true },
    ],
  });
});
afterAll(async () => {
  await machine.stop();
  await expectNothingLeft(sharedStateDir);
});

describe('a machine', () => {
  it.each(['1', 'self'])(
    'has no more capabilities than systemd-nspawn gives, process %s',
    async (pid) => {
      const has = await capabilitiesOf(machine, pid);
      expect(has.filter((name) => !ALLOWED.has(name))).toEqual([]);
      expect(has).toEqual(expect.arrayContaining(['net_admin', 'net_bind_service', 'setuid']));
    },
  );

  it.each([
    ['set the clock', 'date --set=now'],
    ['read a disk by a node of its own', 'mknod /disk b 7 0 && head -c 1 /disk'],
    [
      'read a disk by the nodes of the kernel',
      'unshare --mount sh -c "mount -t devtmpfs dev /mnt && head -c 1 /mnt/loop0"',
    ],
    ['read the memory of the host', 'mknod /mem c 1 1 && head -c 1 /mem'],
  ])('cannot %s', async (_, line) => {
    const { stderr } = await machine.exec(command('sh', ['-c', line]));
    expect(stderr).toMatch(/Operation not permitted/);
  });

  it('may set up its own network, and nothing of it shows on the host', async () => {
    const line = 'ip link add e2e-inside type bridge && ls /sys/class/net';
    expect(await output(machine, line)).toContain('e2e-inside');
    expect(Object.keys(networkInterfaces())).not.toContain('e2e-inside');
    expect(existsSync('/sys/class/net/e2e-inside')).toBe(false);
  });

  it('sees no device of the host but those that every container has', async () => {
    const found = await output(machine, 'find /dev -xdev -type b -o -xdev -type c');
    const common = ['full', 'null', 'random', 'tty', 'urandom', 'zero', 'net/tun'];
    expect(found.split('\n').sort()).toEqual(common.map((name) => `/dev/${name}`).sort());
  });

  it('sees no path of the host but those that it was given', async () => {
    const mounts = (await output(machine, 'cat /proc/self/mountinfo')).split('\n');
    const disks = mounts.flatMap((line) => {
      const [mount = '', source = ''] = line.split(' - ');
      return /^(?:proc|sysfs|tmpfs|ramfs|devpts|mqueue|cgroup2?|overlay|fusectl|bpf|debugfs|tracefs|configfs|hugetlbfs|securityfs|autofs) /.test(
        source,
      )
        ? []
        : [mount.split(' ')[4]];
    });
    const given = ['/srv/read', '/srv/write'];
    // which system the host is, without anything of it, and where its own journal is kept; see
    // https://systemd.io/CONTAINER_INTERFACE
    const own = ['/run/host/os-release', '/var/log/journal'];
    expect([...new Set(disks)].sort()).toEqual([...own, ...given].sort());
  });

  it('may write only to those that it was given to write', async () => {
    expect(await output(machine, 'cat /srv/read/file')).toBe('of the host');
    const refused = await machine.exec(command('touch', ['/srv/read/new']));
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toMatch(/Read-only file system/);
    expect(await output(machine, 'echo of the guest >/srv/write/new && echo done')).toBe('done');
    expect(await readFile(join(shown, 'write/new'), 'utf8')).toBe('of the guest\n');
  });
});

describe('a machine with users of its own', () => {
  let own: Machine;
  beforeAll(async () => {
    own = await bootImage(`tar:${await webTar()}`, {
      privateUsers: true,
      binds: [{ hostPath: join(shown, 'read'), guestPath: '/srv/read' }],
    });
  });
  afterAll(() => own.stop());

  it('comes up whole, with a web server on port 80', async () => {
    expect(own.boots[0]?.failed).toEqual([]);
    const script = "fetch('http://localhost/').then((a) => a.text()).then(console.log)";
    const inside = own.inNetwork(command(process.execPath, ['-e', script]));
    expect((await run(inside)).stdout.trim()).toBe(own.name);
  });

  it('is root inside and nobody on the host', async () => {
    expect(await output(own, 'id -u')).toBe('0');
    const [inside, outside] = (await output(own, 'cat /proc/self/uid_map'))
      .split(/\s+/)
      .map(Number);
    expect(inside).toBe(0);
    expect(outside).toBeGreaterThan(60_000);
    expect((await own.query(command('id', ['-u']))).stdout.trim()).toBe('0');
    expect(await output(machine, 'cat /proc/self/uid_map')).toMatch(/^0\s+0\s/);
  });

  it("cannot read what only the host's root may", async () => {
    const secret = join(shown, 'read/secret');
    await writeFile(secret, 'secret', { mode: 0o600 });
    expect(await output(machine, 'cat /srv/read/secret')).toBe('secret');
    const refused = await own.exec(command('cat', ['/srv/read/secret']));
    expect(refused.stderr).toMatch(/Permission denied/);
  });

  it('may not write where it may only read, whatever it does', async () => {
    const line = 'mount -o remount,bind,rw /srv/read; touch /srv/read/new';
    const refused = await own.exec(command('sh', ['-c', line]));
    expect(refused.stderr).toMatch(/(?:denied|permitted)[^]*Read-only file system/);
    expect(existsSync(join(shown, 'read/new'))).toBe(false);
  });

  it('has what is copied into it as its own, and gives it out as ours', async () => {
    const file = join(directory, 'file');
    await writeFile(file, 'ours');
    await own.copyIn(file, '/root/file');
    expect(await output(own, 'stat --format=%u:%g /root/file')).toBe('0:0');
    expect(await output(own, 'chown 33:33 /root/file && cat /root/file')).toBe('ours');
    await own.copyOut('/root/file', join(directory, 'back'));
    const { uid, gid } = statSync(join(directory, 'back'));
    expect([uid, gid]).toEqual([33, 33]);
  });
});
