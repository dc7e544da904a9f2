import { describe, expect, it } from '@jest/globals';

import { families } from '../../../src/distros/families/index.js';
import { formatOfFamily, openManager } from '../../../src/packages/open-manager.js';
import { silentLog } from '../../../src/system/log.js';
import type { Command } from '../../../src/system/exec.js';
import { failureOf } from '../../support/failure.js';
import { fakeMachine, outcome } from '../../support/machine.js';

const options = { signal: new AbortController().signal, log: silentLog, timeoutMs: 90_000 };

/** A system that has these programs. */
const having = (...files: string[]) =>
  fakeMachine({
    query: ({ args }) =>
      Promise.resolve(outcome(2, args.filter((arg) => files.includes(arg)).join('\n'))),
  });

describe('formatOfFamily', () => {
  it.each([
    ['debian', 'deb'],
    ['redhat', 'rpm'],
    ['amazon', 'rpm'],
    ['mageia', 'rpm'],
    ['suse', 'rpm'],
    ['arch', 'pacman'],
    ['alpine', 'apk'],
    ['void', undefined],
    ['slackware', undefined],
  ])('%s: %s', (family, format) => {
    expect(formatOfFamily(family)).toBe(format);
  });
});

describe('openManager', () => {
  it.each([
    ['debian', ['/usr/bin/apt-get'], 'apt-get'],
    ['redhat', ['/usr/bin/dnf5', '/usr/bin/dnf', '/usr/bin/yum'], 'dnf5'],
    ['redhat', ['/usr/bin/yum', '/usr/bin/dnf'], 'dnf'],
    ['redhat', ['/bin/yum', '/usr/bin/microdnf'], 'yum'],
    ['redhat', ['/usr/bin/microdnf'], 'microdnf'],
    ['amazon', ['/usr/bin/yum'], 'yum'],
    ['mageia', ['/usr/bin/dnf'], 'dnf'],
    ['suse', ['/usr/bin/zypper', '/usr/bin/dnf'], 'zypper'],
    ['arch', ['/usr/bin/pacman'], 'pacman'],
    ['alpine', ['/sbin/apk'], 'apk'],
  ])('%s with %j has %s', async (family, files, name) => {
    expect((await openManager(family, having(...files), options)).name).toBe(name);
  });

  it.each([
    ['redhat', ['/usr/bin/zypper'], 'dnf5, dnf, yum, microdnf'],
    ['debian', [], 'apt-get'],
  ])('%s with %j has none, and is told what was looked for', async (family, files, names) => {
    const error = await failureOf(() => openManager(family, having(...files), options));
    expect(error.code).toBe('UNSUPPORTED_DISTRIBUTION');
    expect(error.message).toBe(
      `the system has no package manager that we know: looked for ${names}`,
    );
  });

  it('never guesses for a family that it does not know', async () => {
    const error = await failureOf(() => openManager('void', having('/usr/bin/apt-get'), options));
    expect(error.code).toBe('UNSUPPORTED_DISTRIBUTION');
    expect(error.message).toBe('no package manager is known for systems like void');
    const known = families.map(({ name }) => name).filter((name) => formatOfFamily(name));
    expect(error.hint).toBe(`Families whose packages can be installed: ${known.join(', ')}.`);
  });
});

describe('a package manager', () => {
  it('runs changes as units, shows their lines, and asks beside them', async () => {
    const ran: string[] = [];
    const shown: string[] = [];
    const machine = fakeMachine({
      exec: ({ file, args }: Command, given) => {
        ran.push(`exec ${file} ${args.at(-1) ?? ''}`);
        given?.onLine?.('a line');
        expect(given?.signal).toBe(options.signal);
        return Promise.resolve(outcome(0));
      },
      query: ({ file, args }: Command) => {
        if (file === 'ls') return Promise.resolve(outcome(0, '/usr/bin/apt-get\n'));
        ran.push(`query ${file} ${args[0] ?? ''}`);
        const answers: Readonly<Record<string, string>> = {
          '--show': 'installed 1.0\n',
          '--search': 'webfs: /usr/bin/webfsd\n',
          '--listfiles': '/.\n/etc\n/etc/webfsd.conf\n',
          '--verify': '??5?????? c /etc/webfsd.conf\n??5??????   /etc/of-another\n',
        };
        return Promise.resolve(outcome(0, answers[args[0] ?? '']));
      },
    });
    const log = { ...silentLog, detail: (line: string) => shown.push(line) };
    const manager = await openManager('debian', machine, { ...options, log });
    expect(manager).toMatchObject({
      format: 'deb',
      logs: expect.arrayContaining(['/var/log/dpkg.log']),
    });
    const packages = { files: [], names: ['webfs'] };
    for (const verb of ['install', 'upgrade', 'reinstall'] as const)
      expect(await manager[verb](packages)).toEqual({ ok: true });
    await manager.refresh();
    expect(await manager.remove(['webfs'])).toEqual({ ok: true });
    expect(await manager.purge(['webfs'])).toEqual({ ok: true });
    const install = 'exec apt-get webfs';
    expect(ran).toEqual([
      ...Array<string>(6).fill(install),
      'exec apt-get update',
      install,
      install,
    ]);
    expect(shown).toHaveLength(2 * ran.length); // the command, and its line
    expect(manager.transcript()).toBe(shown.join('\n'));
    expect(shown[0]).toMatch(/^\$ apt-get --yes .* webfs$/);
    expect(await manager.versionOf('webfs')).toBe('1.0');
    expect(await manager.ownerOf('/usr/bin/webfsd')).toBe('webfs');
    expect(await manager.filesOf('webfs')).toEqual(['/etc', '/etc/webfsd.conf']);
    expect(await manager.verify('webfs')).toEqual([
      { path: '/etc/webfsd.conf', missing: false, config: true },
    ]);
    expect(ran.slice(9)).toEqual([
      'query dpkg-query --show',
      'query dpkg-query --search',
      'query dpkg-query --listfiles',
      'query dpkg --verify',
      'query dpkg-query --listfiles',
    ]);
  });
});
