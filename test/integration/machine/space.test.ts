import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import { mkdir, mkdtemp } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { openCgroup } from '../../../src/machine/cgroup.js';
import { hostHasSystemd } from '../../../src/machine/nspawn.js';
import { openSpace } from '../../../src/machine/space.js';
import { PostrojError } from '../../../src/errors.js';
import { command, run, start, tryRun } from '../../../src/system/exec.js';
import { isLocked, takeLock } from '../../../src/system/lock.js';
import { Releases, withReleases } from '../../../src/system/releases.js';
import { failureOf } from '../../support/failure.js';
import { temporaryDirectory } from '../../support/temporary.js';
import { isRunning, until } from '../support/programs.js';

const temporary = temporaryDirectory();
const fresh = () => mkdtemp(path.join(temporary, 'x'));
const namespaceOf = (kind: string) => command('readlink', [`/proc/self/ns/${kind}`]);

describe('openSpace', () => {
  it('has mounts and a network of its own, and is gone when released', async () => {
    const releases = new Releases();
    const space = await openSpace(await fresh(), releases);
    const outcomes = [
      await run(space.withMounts(namespaceOf('mnt'))),
      await run(space.withNetwork(namespaceOf('net'))),
      await run(space.withNetwork(namespaceOf('mnt'))),
    ];
    const ours = (kind: string) => readlinkSync(`/proc/self/ns/${kind}`);
    const theirs = (kind: string) => readlinkSync(`/proc/${space.pid}/ns/${kind}`);
    expect(outcomes.map(({ stdout }) => stdout.trim())).toEqual([
      theirs('mnt'),
      theirs('net'),
      ours('mnt'),
    ]);
    expect(theirs('mnt')).not.toBe(ours('mnt'));
    expect(theirs('net')).not.toBe(ours('net'));
    await releases.all();
    expect(isRunning(space.pid)).toBe(false);
  });

  it('keeps its mounts from the host', async () => {
    await withReleases(async (releases) => {
      const directory = await fresh();
      const space = await openSpace(directory, releases);
      await mkdir(path.join(directory, 'mnt'));
      const mount = command('mount', ['-t', 'tmpfs', 'tmpfs', path.join(directory, 'mnt')]);
      await run(space.withMounts(mount));
      await run(space.withMounts(command('touch', [path.join(directory, 'mnt/inside')])));
      expect(existsSync(path.join(directory, 'mnt/inside'))).toBe(false);
    });
  });

  it("hides nspawn's directory of machines where no systemd looks after it", async () => {
    await withReleases(async (releases) => {
      const space = await openSpace(await fresh(), releases);
      const mounted = command('mountpoint', ['--quiet', '/run/systemd/nspawn']);
      const { exitCode } = await tryRun(space.withMounts(mounted));
      expect(exitCode === 0).toBe(!hostHasSystemd());
      expect((await tryRun(mounted)).exitCode).not.toBe(0);
    });
  });

  it('takes with it whatever still runs in its network', async () => {
    const releases = new Releases();
    const space = await openSpace(await fresh(), releases);
    const inside = start(space.withNetwork(command('sleep', ['1000'])));
    const network = readlinkSync(`/proc/${space.pid}/ns/net`);
    await until('it is inside', () => readlinkSync(`/proc/${inside.pid}/ns/net`) === network);
    await releases.all();
    expect(await inside.ended).toMatchObject({ signal: 'SIGKILL' });
  });

  it("may share the host's network: nobody else in it is ended", async () => {
    const releases = new Releases();
    const space = await openSpace(await fresh(), releases, { hostNetwork: true });
    const bystander = start(command('sleep', ['1000']));
    const mounts = start(space.withMounts(command('sleep', ['1000'])));
    const outcome = await run(space.withNetwork(namespaceOf('net')));
    expect(outcome.stdout.trim()).toBe(readlinkSync('/proc/self/ns/net'));
    expect(space.networkPath).toBeUndefined();
    const namespace = readlinkSync(`/proc/${space.pid}/ns/mnt`);
    await until('it is inside', () => readlinkSync(`/proc/${mounts.pid}/ns/mnt`) === namespace);
    await releases.all();
    expect(await mounts.ended).toMatchObject({ signal: 'SIGKILL' });
    expect(isRunning(bystander.pid)).toBe(true);
    bystander.kill('SIGKILL');
    await bystander.ended;
  });

  it('is held by a process that may do nothing', async () => {
    await withReleases(async (releases) => {
      const { pid } = await openSpace(await fresh(), releases);
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      expect(status).toMatch(/^CapPrm:\s+0+$/m);
      expect(status).toMatch(/^CapEff:\s+0+$/m);
    });
  });

  it('holds a lock, shared, as long as it is there', async () => {
    const lockFile = path.join(await fresh(), 'lock');
    const releases = new Releases();
    await openSpace(await fresh(), releases, { lockFile });
    expect(await isLocked(lockFile)).toBe(true);
    await withReleases((others) => openSpace(temporary, others, { lockFile }));
    await releases.all();
    expect(await isLocked(lockFile)).toBe(false);
  });

  it('waits for who has the lock alone, until it is interrupted', async () => {
    const lockFile = path.join(await fresh(), 'lock');
    const [holder, releases, abort] = [new Releases(), new Releases(), new AbortController()];
    await takeLock(lockFile, { mode: 'exclusive', signal: abort.signal }, holder);
    const waiting = { lockFile, signal: abort.signal };
    const opening = failureOf(() => openSpace(temporary, releases, waiting));
    abort.abort(new PostrojError('INTERRUPTED', 'interrupted by SIGINT'));
    expect((await opening).code).toBe('INTERRUPTED');
    await releases.all();
    await holder.all();
  });

  it('says MACHINE_SETUP when the lock cannot be had, and which', async () => {
    const releases = new Releases();
    const lockFile = path.join(temporary, 'none/lock');
    const error = await failureOf(() => openSpace(temporary, releases, { lockFile }));
    await releases.all();
    expect(error.code).toBe('MACHINE_SETUP');
    expect(error.message).toContain(`${lockFile}: No such file or directory`);
  });

  it('says MACHINE_SETUP when it cannot be opened, and why', async () => {
    const releases = new Releases();
    const tooLong = path.join(await fresh(), 'x'.repeat(120)); // for the address of a socket
    await mkdir(tooLong);
    const error = await failureOf(() => openSpace(tooLong, releases));
    await releases.all();
    expect(error.code).toBe('MACHINE_SETUP');
    expect(error.message).toMatch(/^no namespaces and mounts for a machine:\n\S/);
    expect(error.hint).toBe('See what this host lacks: postroj doctor');
  });
});

describe('openCgroup', () => {
  it('starts commands in a group of their own, unless systemd of the host does that', async () => {
    const releases = new Releases();
    const inGroup = openCgroup('0123abcd', releases);
    const { stdout } = await run(inGroup(command('cat', ['/proc/self/cgroup'])));
    await releases.all();
    expect(/postroj\.[\d.]+~0123abcd$/m.test(stdout)).toBe(!hostHasSystemd());
    // other groups may go while it looks
    const look = ['/sys/fs/cgroup', '-ignore_readdir_race', '-name', 'postroj.*~0123abcd'];
    const after = await run(command('find', look));
    expect(after.stdout).toBe('');
  });

  it('passes the exit code and the words on', async () => {
    await withReleases(async (releases) => {
      const inGroup = openCgroup('4567abcd', releases);
      const { stdout } = await run(inGroup(command('printf', ['<%s>', '--', '$x', 'a b'])));
      expect(stdout).toBe('<--><$x><a b>');
    });
  });

  it('has the mounts that it is asked for, one upon the other, and says which cannot be had', async () => {
    const directory = await fresh();
    const at = (name: string) => path.join(directory, name);
    await mkdir(at('mnt'));
    const tmpfs = { type: 'tmpfs', options: 'size=1m', source: 'tmpfs', target: at('mnt') };
    const missing = { ...tmpfs, type: 'squashfs', options: 'loop,ro', source: at('not-there') };
    await withReleases(async (releases) => {
      const space = await openSpace(await fresh(), releases, {
        mounts: [tmpfs, { ...tmpfs, type: 'ramfs' }],
      });
      const types = await run(
        space.withMounts(command('findmnt', ['-n', '-o', 'FSTYPE', '--mountpoint', at('mnt')])),
      );
      expect(types.stdout.trim().split('\n').sort()).toEqual(['ramfs', 'tmpfs']);
    });
    const releases = new Releases();
    const error = await failureOf(() =>
      openSpace(directory, releases, { mounts: [tmpfs, missing] }),
    );
    await releases.all();
    expect(error.code).toBe('MACHINE_SETUP');
    expect(error.message).toMatch(/^no namespaces and mounts for a machine:\n[^]*not-there/);
  });
});
