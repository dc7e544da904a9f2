import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { Machine } from '../../src/machine/machine.js';
import type { PackageManager, PackageSet } from '../../src/packages/manager.js';
import { openManager } from '../../src/packages/open-manager.js';
import { command, renderCommand } from '../../src/system/exec.js';
import { silentLog } from '../../src/system/log.js';
import { failureOf } from '../support/failure.js';
import { bootedMachine, signal } from './support/booted-machine.js';
import { sharedStateDir } from './support/cache.js';
import { familyRoot, type FamilyRootName } from './support/family-roots.js';
import { expectNothingLeft } from './support/leftovers.js';
import type { PackageSpec } from './support/package-spec.js';
import { buildPacmanPackage } from './support/pacman-package.js';
import { buildRpm } from './support/rpm.js';
import { repositories } from './support/stand-ins.js';
import { temporaryDirectory } from './support/temporary.js';

/** Every verb of dnf5, dnf, zypper and pacman, the real ones, on booted roots made of Debian. */

const directory = temporaryDirectory();
const shown = '/run/postroj';
const CONF = '/etc/e2e-life.conf';
const DATA = '/usr/share/e2e-life/data';
const COUNT = '/root/e2e-count';
const done = { ok: true };
const fetchesLists = / makecache | refresh | --refresh /;
const changesNothing =
  / makecache | refresh | --refresh | --downloadonly | --download-only | --dry-run | --print | --sysupgrade /;

interface System {
  readonly program: FamilyRootName;
  readonly family: string;
  readonly build: (dir: string, spec: PackageSpec) => Promise<string>;
  /** In the repository, and not installed at first. */
  readonly dependency: string;
  readonly named: string;
  readonly repository: string;
  /** Of `dependency`, in the repository. */
  readonly file: string;
  /** What a version is called there. */
  readonly full: (version: string) => string;
  /** Where the edited configuration is after removal. */
  readonly kept: string;
  /** How what is to be refused is told. */
  readonly unmet: RegExp;
  readonly unknown: RegExp;
  readonly conflict: RegExp;
  readonly failedScript: RegExp;
}

const rpm = {
  build: buildRpm,
  dependency: 'systemd-pam',
  repository: repositories.rpm,
  file: 'systemd-pam.rpm',
  full: (version: string) => `${version}-1`,
  kept: `${CONF}.rpmsave`,
};

const systems: readonly System[] = [
  {
    ...rpm,
    program: 'dnf5',
    family: 'redhat',
    named: 'dbus-1',
    unmet: /^dnf5 ended with exit code 1:\n[^]*nothing provides e2e-nowhere needed by e2e-needy/,
    unknown: /No match for argument: e2e-nowhere/,
    conflict: /conflicts with e2e-life/,
    failedScript: /%post\(e2e-fails-1\.0-1\.noarch\) scriptlet failed, exit status 3/,
  },
  {
    ...rpm,
    program: 'dnf',
    family: 'redhat',
    named: 'dbus-1',
    unmet: /^dnf ended with exit code 1:\n[^]*nothing provides e2e-nowhere needed by e2e-needy/,
    unknown: /Unable to find a match: e2e-nowhere/,
    conflict: /conflicts with e2e-life/,
    failedScript: /%post\(e2e-fails-1\.0-1\.noarch\) scriptlet failed, exit status 3/,
  },
  {
    ...rpm,
    program: 'zypper',
    family: 'suse',
    named: 'dbus',
    unmet: /^zypper ended with exit code 4:\n[^]*nothing provides 'e2e-nowhere'/,
    unknown: /^zypper ended with exit code 104:\n[^]*No provider of 'e2e-nowhere' found/,
    conflict: /e2e-quarrels-1\.0-1\.noarch conflicts with 'e2e-life'/,
    failedScript: /^zypper ended with exit code 107:\n[^]*scriptlet failed, exit status 3/,
  },
  {
    program: 'pacman',
    family: 'arch',
    build: buildPacmanPackage,
    dependency: 'ca-certificates',
    named: 'procps-ng',
    repository: repositories.pacman,
    file: 'ca-certificates-1-1-any.pkg.tar',
    full: (version) => `${version}-1`,
    kept: `${CONF}.pacsave`,
    unmet: /^pacman ended with exit code 1:\n[^]*unable to satisfy dependency 'e2e-nowhere'/,
    unknown: /target not found: e2e-nowhere/,
    conflict: /e2e-quarrels-1\.0-1 and e2e-life-2\.0-1 are in conflict/,
    failedScript:
      /^pacman ended with exit code 0, but a script failed:\n[^]*command failed to execute correctly/,
  },
];

function life(version: string, dependency?: string): PackageSpec {
  return {
    name: 'e2e-life',
    version,
    files: { [CONF]: `version=${version}\n`, [DATA]: `${version}\n` },
    config: [CONF],
    ...(dependency !== undefined && { depends: dependency }),
  };
}

describe.each(systems)('a root made of Debian with real $program', (system) => {
  const { program, dependency, repository } = system;
  const packages = join(directory, program);
  let machine: Machine;
  let manager: PackageManager;
  /** What was run in the guest since it was last emptied. */
  let ran: string[] = [];

  async function fileOf(spec: PackageSpec): Promise<PackageSet> {
    const file = await system.build(packages, spec);
    return {
      files: [{ path: `${shown}/${program}/${basename(file)}`, name: spec.name }],
      names: [],
    };
  }

  const named = (...names: string[]): PackageSet => ({ files: [], names });

  async function inGuest(script: string): Promise<string> {
    const { exitCode, stdout, stderr } = await machine.query(command('sh', ['-c', script]));
    return exitCode === 0 ? stdout : `exit code ${exitCode ?? '?'}: ${stderr}`;
  }

  beforeAll(async () => {
    const image = `tar:${await familyRoot(program)}`;
    machine = await bootedMachine(image, [{ hostPath: directory, guestPath: shown }]);
    const watched: Machine = {
      ...machine,
      exec: (inner, options) => {
        ran.push(renderCommand(inner));
        return machine.exec(inner, options);
      },
    };
    manager = await openManager(system.family, watched, {
      signal,
      log: silentLog,
      timeoutMs: 60_000,
    });
  });

  afterAll(async () => {
    await machine.stop();
    await expectNothingLeft(sharedStateDir);
  });

  it('is the one that is used', () => {
    expect(manager.name).toBe(program);
  });

  it('refreshes, and lacks what is to be installed', async () => {
    await manager.refresh();
    for (const name of [dependency, system.named]) {
      if ((await manager.versionOf(name)) !== undefined) {
        expect(await manager.remove([name])).toEqual(done);
      }
      expect(await manager.versionOf(name)).toBeUndefined();
    }
  });

  it('installs an unsigned file and a name, with dependencies', async () => {
    if (system.build === buildRpm) {
      const shell = { name: 'e2e-shell', version: '1', provides: ['/bin/sh'] };
      expect(await manager.install(await fileOf(shell))).toEqual(done);
    }
    const { files } = await fileOf(life('1.0', dependency));
    expect(await manager.install({ files, names: [system.named] })).toEqual(done);
    expect(await manager.versionOf('e2e-life')).toBe(system.full('1.0'));
    expect(await manager.versionOf(dependency)).toBe('1-1');
    expect(await manager.versionOf(system.named)).toBe('1-1');
  });

  it('tells owners and files', async () => {
    expect(await manager.ownerOf(DATA)).toBe('e2e-life');
    expect(await manager.ownerOf('/etc/machine-id')).toBeUndefined();
    expect([...(await manager.ownedOf([DATA, '/etc/machine-id', CONF]))]).toEqual([DATA, CONF]);
    expect(await manager.filesOf('e2e-life')).toEqual(expect.arrayContaining([CONF, DATA]));
    expect(await manager.filesOf('e2e-none')).toEqual([]);
    expect(await manager.configFilesOf('e2e-life')).toEqual([CONF]);
    expect(await manager.configFilesOf('e2e-none')).toEqual([]);
  });

  it('verifies, and reinstalls what is gone', async () => {
    expect(await manager.verify('e2e-life')).toEqual([]);
    await inGuest(`rm ${DATA}; echo edited >> ${CONF}`);
    const changed = await manager.verify('e2e-life');
    expect(changed).toHaveLength(2);
    expect(changed).toContainEqual({ path: CONF, missing: false, config: true });
    expect(changed).toContainEqual({ path: DATA, missing: true, config: false });
    expect(await manager.reinstall(await fileOf(life('1.0', dependency)))).toEqual(done);
    expect(await inGuest(`cat ${DATA}`)).toBe('1.0\n');
    expect(await manager.reinstall(named(system.named))).toEqual(done);
  });

  it('upgrades to a file, and keeps edited configuration', async () => {
    expect(await manager.upgrade(await fileOf(life('2.0', dependency)))).toEqual(done);
    expect(await manager.versionOf('e2e-life')).toBe(system.full('2.0'));
    expect(await inGuest(`cat ${DATA}`)).toBe('2.0\n');
    expect(await inGuest(`cat ${CONF}`)).toBe('version=1.0\nedited\n');
    expect(await manager.upgrade(named(system.named))).toEqual(done);
  });

  it('downgrades to an older file', async () => {
    const { files } = await fileOf(life('1.0', dependency));
    expect(await manager.downgrade(files, [])).toEqual(done);
    expect(await manager.versionOf('e2e-life')).toBe(system.full('1.0'));
    expect(await inGuest(`cat ${DATA}`)).toBe('1.0\n');
    expect(await manager.upgrade(await fileOf(life('2.0', dependency)))).toEqual(done);
  });

  describe("the package's fault", () => {
    it('a script that fails runs once', async () => {
      const afterInstall = `echo once >> ${COUNT}; echo no schema >&2; exit 3`;
      const spec = { name: 'e2e-fails', version: '1.0', afterInstall };
      const wanted = await fileOf(spec);
      ran = [];
      expect(await manager.install(wanted)).toEqual({
        ok: false,
        // it has no exit code for that
        reason: program === 'pacman' ? 'script-failed' : 'transaction-failed',
        message: expect.stringMatching(system.failedScript),
      });
      expect(await inGuest(`cat ${COUNT}`)).toBe('once\n');
      expect(ran.filter((line) => fetchesLists.test(line))).toEqual([]);
    });

    it.each<readonly [string, PackageSpec | undefined, 'unmet' | 'unknown' | 'conflict']>([
      ['a dependency', { name: 'e2e-needy', version: '1.0', depends: 'e2e-nowhere' }, 'unmet'],
      ['a name', undefined, 'unknown'],
      ['a conflict', { name: 'e2e-quarrels', version: '1.0', conflicts: 'e2e-life' }, 'conflict'],
    ])('%s that cannot be is looked at twice, and nothing changes', async (_, spec, reason) => {
      const wanted = spec ? await fileOf(spec) : named('e2e-nowhere');
      // pacman sees a conflict only when it installs
      const early = program !== 'pacman' || reason !== 'conflict';
      ran = [];
      expect(await manager.install(wanted)).toEqual({
        ok: false,
        reason: early ? 'unresolvable' : 'transaction-failed',
        message: expect.stringMatching(system[reason]),
      });
      const once = ran.filter((line) => !changesNothing.test(line)).length;
      expect([early ? 0 : 1, early]).toEqual([once, ran.some((line) => fetchesLists.test(line))]);
      if (spec) expect(await manager.versionOf(spec.name)).toBeUndefined();
      expect(await manager.versionOf('e2e-life')).toBe(system.full('2.0'));
    });
  });

  it('removes, and the edited configuration is kept under another name', async () => {
    expect(await manager.remove(['e2e-life', system.named])).toEqual(done);
    expect(await manager.versionOf('e2e-life')).toBeUndefined();
    expect(await inGuest(`cat ${system.kept}`)).toContain('edited');
    expect(await inGuest(`ls ${DATA} ${CONF}`)).toContain('exit code');
  });

  it('purges', async () => {
    await inGuest(`rm ${system.kept}`);
    const wanted = await fileOf(life('2.0', dependency));
    expect(await manager.install(wanted)).toEqual(done);
    await inGuest(`echo edited >> ${CONF}`);
    expect(await manager.purge(['e2e-life'])).toEqual(done);
    expect(await inGuest(`ls ${CONF}`)).toContain('exit code');
    const left = await inGuest(`ls ${system.kept}`);
    // rpm knows no other removal than the one that keeps
    expect(left).toEqual(
      program === 'pacman' ? expect.stringContaining('exit code') : `${system.kept}\n`,
    );
  });

  it('keeps its log', async () => {
    const [first = ''] = manager.logs;
    expect(await inGuest(`grep -c e2e-life ${first}`)).toMatch(/^[1-9]/);
  });

  describe('the mirror', () => {
    const away = '/root/away';
    const forget = 'rm -rf /var/cache/*';

    beforeAll(async () => {
      expect(await manager.remove([dependency])).toEqual(done);
    });

    async function refused(): Promise<void> {
      const wanted = await fileOf(life('1.0', dependency));
      const error = await failureOf(() => manager.install(wanted));
      expect(error.message).toMatch(/^the distribution's mirror failed:\n/);
      expect(error.code).toBe('MIRROR_FAILED');
      expect(await manager.versionOf('e2e-life')).toBeUndefined();
    }

    it('that lacks a package it lists', async () => {
      await inGuest(`${forget}; mv ${repository}/${system.file} ${away}`);
      await refused();
      await inGuest(`mv ${away} ${repository}/${system.file}`);
    });

    it('whose package is another', async () => {
      await inGuest(`${forget}; cp ${repository}/${system.file} ${away}`);
      await inGuest(
        `cp ${repository}/${basename(repository) === 'rpm' ? 'procps.rpm' : 'dbus-1-1-any.pkg.tar'} ${repository}/${system.file}`,
      );
      await refused();
      await inGuest(`mv ${away} ${repository}/${system.file}`);
    });

    it('that is gone', async () => {
      await inGuest(`${forget}; mv ${repository} ${away}`);
      await refused();
      await inGuest(`mv ${away} ${repository}`);
    });

    it('and is back', async () => {
      expect(await manager.install(await fileOf(life('1.0', dependency)))).toEqual(done);
      expect(await manager.versionOf('e2e-life')).toBe(system.full('1.0'));
    });
  });
});
