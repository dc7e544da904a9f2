import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execa } from 'execa';

import type { Machine } from '../../src/machine/machine.js';
import type { PackageManager, PackageSet } from '../../src/packages/manager.js';
import { openManager } from '../../src/packages/open-manager.js';
import { command, renderCommand } from '../../src/system/exec.js';
import { silentLog } from '../../src/system/log.js';
import { failureOf } from '../support/failure.js';
import { bootedMachine, signal } from './support/booted-machine.js';
import { sharedStateDir } from './support/cache.js';
import { buildDeb, type DebSpec } from './support/deb.js';
import { expectNothingLeft } from './support/leftovers.js';
import { temporaryDirectory } from './support/temporary.js';

/** Every verb of the package manager, on a booted bookworm. */

const directory = temporaryDirectory();
const shown = '/run/postroj';
const CONF = '/etc/e2e-life.conf';
const DATA = '/usr/share/e2e-life/data';

let machine: Machine;
let manager: PackageManager;
/** What was run in the guest since it was last emptied. */
let ran: string[] = [];
const said: string[] = [];

beforeAll(async () => {
  machine = await bootedMachine('debian-bookworm', [{ hostPath: directory, guestPath: shown }]);
  const watched: Machine = {
    ...machine,
    exec: (inner, options) => {
      ran.push(renderCommand(inner));
      return machine.exec(inner, options);
    },
  };
  const log = { ...silentLog, info: (message: string) => said.push(message) };
  manager = await openManager('debian', watched, { signal, log, timeoutMs: 60_000 });
});

afterAll(async () => {
  await machine.stop();
  await expectNothingLeft(sharedStateDir);
});

function life(version: string): DebSpec {
  return {
    name: 'e2e-life',
    version,
    files: {
      [CONF.slice(1)]: `version=${version}\n`,
      [DATA.slice(1)]: `${version}\n`,
      'DEBIAN/conffiles': `${CONF}\n`,
    },
  };
}

async function fileOf(spec: DebSpec): Promise<PackageSet> {
  const file = await buildDeb(directory, spec);
  return { files: [{ path: `${shown}/${basename(file)}`, name: spec.name }], names: [] };
}

const named = (...names: string[]): PackageSet => ({ files: [], names });
const done = { ok: true };

async function inGuest(file: string, ...args: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await machine.query(command(file, args));
  return exitCode === 0 ? stdout : `exit code ${exitCode ?? '?'}: ${stderr}`;
}

describe('a package and its whole life', () => {
  it('refreshes', async () => {
    await manager.refresh();
    expect(ran).toEqual([expect.stringMatching(/^apt-get .* update$/)]);
  });

  it('installs a file and a name in one transaction, with dependencies', async () => {
    const { files } = await fileOf({ ...life('1.0'), depends: 'busybox' });
    ran = [];
    expect(await manager.install({ files, names: ['webfs'] })).toEqual(done);
    expect(ran).toHaveLength(2);
    expect(await manager.versionOf('e2e-life')).toBe('1.0');
    expect(await manager.versionOf('busybox')).toMatch(/^1:/);
    expect(await manager.versionOf('webfs')).toMatch(/^1\./);
    expect(await manager.versionOf('e2e-none')).toBeUndefined();
  });

  it('tells owners and files', async () => {
    expect(await manager.ownerOf('/usr/bin/webfsd')).toBe('webfs');
    expect(await manager.ownerOf(DATA)).toBe('e2e-life');
    expect(await manager.ownerOf('/etc/machine-id')).toBeUndefined();
    expect(await manager.ownerOf('/usr/share/e2e-life/*')).toBeUndefined();
    const paths = ['/usr/bin/webfsd', DATA, '/etc/machine-id', '/usr/share/e2e-life/*'];
    expect([...(await manager.ownedOf(paths))]).toEqual(['/usr/bin/webfsd', DATA]);
    const files = await manager.filesOf('e2e-life');
    expect(files).toEqual(['/etc', CONF, '/usr', '/usr/share', '/usr/share/e2e-life', DATA]);
    expect(await manager.filesOf('e2e-none')).toEqual([]);
    expect(await manager.configFilesOf('e2e-life')).toEqual([CONF]);
    expect(await manager.configFilesOf('e2e-none')).toEqual([]);
  });

  it('verifies, and reinstalls what is gone', async () => {
    expect(await manager.verify('e2e-life')).toEqual([]);
    await inGuest('rm', DATA);
    await inGuest('sed', '-i', '$aedited', CONF);
    expect(await manager.verify('e2e-life')).toEqual([
      { path: CONF, missing: false, config: true },
      { path: DATA, missing: true, config: false },
    ]);
    expect(await manager.reinstall(await fileOf(life('1.0')))).toEqual(done);
    expect(await inGuest('cat', DATA)).toBe('1.0\n');
    expect(await manager.reinstall(named('webfs'))).toEqual(done);
  });

  it('upgrades to a file without a question, and keeps edited configuration', async () => {
    expect(await manager.upgrade(await fileOf(life('2.0')))).toEqual(done);
    expect(await manager.versionOf('e2e-life')).toBe('2.0');
    expect(await inGuest('cat', DATA)).toBe('2.0\n');
    expect(await inGuest('cat', CONF)).toBe('version=1.0\nedited\n');
    expect(await manager.upgrade(named('webfs'))).toEqual(done);
  });

  it('downgrades to an older file, and to a version of the distribution', async () => {
    const { files } = await fileOf(life('1.0'));
    expect(await manager.downgrade(files, [])).toEqual(done);
    expect(await manager.versionOf('e2e-life')).toBe('1.0');
    expect(await inGuest('cat', DATA)).toBe('1.0\n');
    const version = (await manager.versionOf('webfs')) ?? '';
    expect(await manager.downgrade([], [{ name: 'webfs', version }])).toEqual(done);
    expect(await manager.downgrade([], [{ name: 'webfs', version: '0.1' }])).toEqual({
      ok: false,
      reason: 'unresolvable',
      message: expect.stringContaining("Version '0.1' for 'webfs' was not found"),
    });
    expect(await manager.upgrade(await fileOf(life('2.0')))).toEqual(done);
  });

  it('upgrades nothing that is not installed', async () => {
    expect(await manager.upgrade(await fileOf({ name: 'e2e-absent' }))).toEqual(done);
    expect(await manager.versionOf('e2e-absent')).toBeUndefined();
  });

  it('removes, and keeps the configuration', async () => {
    expect(await manager.remove(['e2e-life', 'webfs'])).toEqual(done);
    expect(await manager.versionOf('e2e-life')).toBeUndefined();
    expect(await inGuest('ls', DATA)).toContain('exit code 2');
    expect(await inGuest('cat', CONF)).toContain('edited');
    expect(await manager.hasSomethingOf('e2e-life')).toBe(true);
  });

  it('purges the rest', async () => {
    expect(await manager.purge(['e2e-life', 'webfs'])).toEqual(done);
    expect(await inGuest('ls', CONF)).toContain('exit code 2');
    expect(await manager.filesOf('e2e-life')).toEqual([]);
    expect(await manager.hasSomethingOf('e2e-life')).toBe(false);
  });

  it('keeps its logs, and what it has printed', async () => {
    const [history = '', dpkg = ''] = manager.logs;
    expect(await inGuest('cat', history)).toContain('Upgrade: e2e-life:amd64');
    expect(await inGuest('cat', dpkg)).toContain('purge e2e-life:all');
    expect(manager.transcript()).toContain('Setting up e2e-life (2.0)');
  });
});

describe("the package's fault", () => {
  const count = '/root/e2e-count';

  it('a script that fails runs once', async () => {
    const postinst = `#!/bin/sh\necho once >> ${count}\necho no schema >&2\nexit 3\n`;
    const packages = await fileOf({ name: 'e2e-fails', scripts: { postinst } });
    ran = [];
    expect(await manager.install(packages)).toEqual({
      ok: false,
      reason: 'transaction-failed',
      message: expect.stringMatching(/^apt-get ended with exit code 100:\n[^]*no schema/),
    });
    expect(await inGuest('cat', count)).toBe('once\n');
    expect(ran.filter((line) => line.endsWith(' update'))).toEqual([]);
    expect(await manager.versionOf('e2e-fails')).toBeUndefined(); // half of it is no package
    expect(await manager.purge(['e2e-fails'])).toEqual(done);
  });

  it.each<readonly [string, () => Promise<PackageSet>, RegExp]>([
    [
      'a dependency that nobody has',
      () => fileOf({ name: 'e2e-needy', depends: 'e2e-nowhere (>= 2)' }),
      /Depends: e2e-nowhere \(>= 2\) but it is not installable/,
    ],
    [
      'a name that nobody knows',
      () => Promise.resolve(named('e2e-nowhere')),
      /Unable to locate package e2e-nowhere/,
    ],
  ])('%s is looked for in fresh lists once, and never installed', async (_, packages, reason) => {
    const wanted = await packages();
    ran = [];
    expect(await manager.install(wanted)).toEqual({
      ok: false,
      reason: 'unresolvable',
      message: expect.stringMatching(reason),
    });
    const verbs = ran.map((line) => / (--download-only|--simulate|update)\b/.exec(line)?.[1]);
    expect(verbs).toEqual(['--download-only', 'update', '--download-only', '--simulate']);
  });

  it('a removal that fails', async () => {
    const prerm = '#!/bin/sh\necho will not go >&2\nexit 4\n';
    expect(await manager.install(await fileOf({ name: 'e2e-stays', scripts: { prerm } }))).toEqual(
      done,
    );
    expect(await manager.remove(['e2e-stays'])).toEqual({
      ok: false,
      reason: 'transaction-failed',
      message: expect.stringContaining('will not go'),
    });
    await inGuest('rm', '/var/lib/dpkg/info/e2e-stays.prerm');
    expect(await manager.purge(['e2e-stays'])).toEqual(done);
  });
});

describe('the mirror', () => {
  const repository = join(directory, 'repository');
  const wanted = named('e2e-wanted');

  /** A repository of its own, whose packages are copied, and so verified, when they are fetched. */
  async function publish(version: string): Promise<string> {
    await rm(repository, { recursive: true, force: true });
    await mkdir(repository);
    const file = await buildDeb(repository, { name: 'e2e-wanted', version });
    const { stdout } = await execa('dpkg-scanpackages', ['.'], { cwd: repository });
    await writeFile(join(repository, 'Packages'), `${stdout}\n`);
    return file;
  }

  async function useOnly(source: string): Promise<void> {
    await inGuest('sh', '-c', 'rm -rf /etc/apt/sources.list.d /var/lib/apt/lists/*');
    await inGuest('sh', '-c', `echo 'deb [trusted=yes] ${source}' > /etc/apt/sources.list`);
    await inGuest('apt-get', 'clean');
  }

  const updates = () => ran.filter((line) => line.endsWith(' update'));

  beforeAll(async () => {
    await publish('1.0');
    await useOnly(`copy:${shown}/repository ./`);
    await manager.refresh();
  });

  it('whose package is gone since the lists were fetched is asked for new ones', async () => {
    await publish('1.1');
    ran = [];
    said.length = 0;
    expect(await manager.install(wanted)).toEqual(done);
    expect(await manager.versionOf('e2e-wanted')).toBe('1.1');
    expect(updates()).toHaveLength(1);
    expect(said).toEqual([
      'not everything could be had: trying again with fresh lists of packages',
    ]);
    await manager.purge(['e2e-wanted']);
  });

  it.each<readonly [string, () => Promise<unknown>]>([
    ['that lacks a package it lists', async () => rm(await publish('1.2'))],
    ['whose package is another', async () => writeFile(await publish('1.3'), 'x')],
    ['that lists nothing', () => rm(repository, { recursive: true })],
    ['that does not answer', () => useOnly('http://127.0.0.1:9/debian bookworm main')],
    ['that cannot be resolved', () => useOnly('http://nowhere.invalid/debian bookworm main')],
  ])('%s fails, after one more try', async (_, breakIt) => {
    await inGuest('apt-get', 'clean'); // what was fetched before needs no mirror
    await breakIt();
    ran = [];
    const error = await failureOf(() => manager.install(wanted));
    expect(error.code).toBe('MIRROR_FAILED');
    expect(updates()).toHaveLength(1);
    expect(ran.some((line) => !/--download-only|--simulate|update$/.test(line))).toBe(false);
    const refused = await failureOf(() => manager.refresh().then(() => manager.install(wanted)));
    expect(refused.code).toBe('MIRROR_FAILED');
  });
});
