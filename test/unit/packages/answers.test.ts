import { describe, expect, it } from '@jest/globals';

import { apk } from '../../../src/packages/apk.js';
import { apt } from '../../../src/packages/apt.js';
import { dnf, dnf5 } from '../../../src/packages/dnf.js';
import { pacman } from '../../../src/packages/pacman.js';
import { zypper } from '../../../src/packages/zypper.js';
import { renderCommand } from '../../../src/system/exec.js';
import { outcome } from '../../support/machine.js';

const none = outcome(1, '', 'there is none\n');

describe('version of', () => {
  it.each([
    [apt, outcome(0, 'installed 1:2.0-3\n'), '1:2.0-3'],
    [apt, outcome(0, 'triggers-pending 2.0\n'), '2.0'],
    [apt, outcome(0, 'config-files 1.0\n'), undefined],
    [apt, outcome(0, 'half-configured 1.0\n'), undefined],
    [apt, none, undefined],
    [dnf, outcome(0, '0:1.0-1.fc44\n'), '1.0-1.fc44'],
    [zypper, outcome(0, '2:1.0-1\n'), '2:1.0-1'],
    [zypper, outcome(1, 'package x is not installed\n'), undefined],
    [pacman, outcome(0, 'webfs 1.0-1\n'), '1.0-1'],
    [pacman, none, undefined],
    [apk, outcome(0, 'webfs-1.0-r0\n'), '1.0-r0'],
    [apk, outcome(0, 'other-1.0-r0\n'), undefined],
    [apk, none, undefined],
  ])('$name: $stdout', (commands, answer, version) => {
    expect(commands.versionOf('webfs').read(answer)).toBe(version);
  });
});

describe('owner of', () => {
  it.each([
    [apt, outcome(0, 'webfs: /usr/bin/webfsd\n'), 'webfs'],
    [apt, outcome(0, 'libc6:amd64: /lib/x86_64-linux-gnu\n'), 'libc6'],
    [apt, outcome(0, 'libc6:amd64, gcc-12-base:amd64: /usr/share/doc\n'), 'libc6'],
    [apt, outcome(0, 'diversion by dash from: /bin/sh\ndash: /bin/sh\n'), 'dash'],
    [apt, none, undefined],
    [dnf, outcome(0, 'webfs\n'), 'webfs'],
    [dnf, outcome(1, 'file /x is not owned by any package\n'), undefined],
    [pacman, outcome(0, 'webfs\n'), 'webfs'],
    [pacman, none, undefined],
    [apk, outcome(0, 'webfs\n'), 'webfs'],
    [apk, none, undefined],
  ])('$name: $stdout', (commands, answer, owner) => {
    expect(commands.ownerOf('/usr/bin/webfsd').read(answer)).toBe(owner);
  });

  it('asks dpkg for a path, not for a pattern', () => {
    const { command } = apt.ownerOf('/etc/[a]*?\\');
    expect(command.args.at(-1)).toBe('/etc/\\[a\\]\\*\\?\\\\');
  });
});

describe('those of many paths that packages brought', () => {
  it.each([
    [apt, outcome(1, 'libc6:amd64, x: /lib\n', 'no path found'), ['/lib']],
    [apt, outcome(0, 'diversion by dash from: /bin/sh\ndash: /bin/sh\n'), ['/bin/sh']],
    [apt, outcome(0, 'x: /usr/share/a: b\n'), ['/usr/share/a: b']],
    [dnf, outcome(0, '/etc\n/etc/a b\n'), ['/etc', '/etc/a b']],
    [pacman, outcome(0, '/etc/\n/etc/a b\n'), ['/etc', '/etc/a b']],
  ])('$name: $stdout', (commands, answer, paths) => {
    expect(commands.owned?.(['/x']).read(answer)).toEqual(paths);
  });

  it('asks dpkg for paths, not for patterns', () => {
    const args = apt.owned?.(['/a*', '/b']).command.args;
    expect(args?.slice(-2)).toEqual(['/a\\*', '/b']);
  });
});

describe('files of', () => {
  it.each([
    [
      apt,
      outcome(0, '/.\n/etc\n/etc/a b\ndiverted by x to: /etc/a.distrib\n'),
      ['/etc', '/etc/a b'],
    ],
    [dnf, outcome(0, '/etc/a\n/usr/b\n'), ['/etc/a', '/usr/b']],
    [dnf, outcome(1, 'package x is not installed\n'), []],
    [pacman, outcome(0, '/etc/\n/etc/a\n'), ['/etc', '/etc/a']],
    [pacman, none, []],
    [apk, outcome(0, 'etc/a\nusr/b\n\n'), ['/etc/a', '/usr/b']],
    [apk, none, []],
  ])('$name: $stdout', (commands, answer, files) => {
    expect(commands.filesOf('webfs').read(answer)).toEqual(files);
  });
});

describe('configuration files of', () => {
  const SUM = '0123456789abcdef0123456789abcdef';
  const conffiles = ` /etc/a b ${SUM}\n /etc/old ${SUM} obsolete\n /etc/new newconffile\n\n`;
  const backups = `Name            : webfs
Backup Files    : /etc/a [unmodified]
                  /etc/b c [modified]
Extended Data   : pkgtype=pkg
`;
  it.each([
    [apt, outcome(0, conffiles), ['/etc/a b']],
    [apt, none, []],
    [
      dnf,
      outcome(0, 'cn /etc/a\nc /etc/b c\ncg /etc/ghost\nd /usr/doc\n /usr/c\n'),
      ['/etc/a', '/etc/b c'],
    ],
    [dnf, outcome(1, 'package x is not installed\n'), []],
    [pacman, outcome(0, backups), ['/etc/a', '/etc/b c']],
    [pacman, outcome(0, 'Backup Files    : None\nInstall Script  : No\n'), []],
    [pacman, outcome(0, 'Backup Files    :\n/etc/a\t[unmodified]\n'), ['/etc/a']],
    [pacman, none, []],
    [apk, outcome(0, 'etc/a\nusr/b\n\n'), ['/etc/a']],
    [apk, none, []],
  ])('$name: $stdout', (commands, answer, files) => {
    expect(commands.configFilesOf('webfs').read(answer)).toEqual(files);
  });
});

describe('verify', () => {
  const changed = (path: string, config = false) => ({ path, missing: false, config });
  const missing = (path: string, config = false) => ({ path, missing: true, config });
  const lines = `missing     /usr/bin/a
missing   c /etc/a
S.5....T.  c /etc/b c
..5......    /usr/b
??5??????   /usr/c
Unsatisfied dependencies for x: y
`;
  it.each([
    [
      dnf,
      outcome(1, lines),
      [
        missing('/usr/bin/a'),
        missing('/etc/a', true),
        changed('/etc/b c', true),
        changed('/usr/b'),
        changed('/usr/c'),
      ],
    ],
    [apt, outcome(0), []],
    [
      pacman,
      outcome(
        1,
        'backup file: w: /etc/w (Modification time mismatch)\nbackup file: w: /etc/w (Size mismatch)\nw: 4 total files, 1 altered file\n',
        'warning: w: /usr/a (b) (SHA256 checksum mismatch)\nwarning: w: /usr/c (No such file or directory)\n',
      ),
      [changed('/etc/w', true), changed('/usr/a (b)'), missing('/usr/c')],
    ],
    [
      apk,
      outcome(0, 'U usr/bin/a\nX usr/b c\nA usr/d\n'),
      [changed('/usr/bin/a'), missing('/usr/b c')],
    ],
  ])('$name', (commands, answer, files) => {
    expect(commands.verify('w').read(answer)).toEqual(files);
  });
});

describe('a script that failed, where the exit code does not tell', () => {
  it.each([
    [dnf, 'warning: %post(webfs-1.0-1.noarch) scriptlet failed, exit status 4\n', true],
    [dnf5, '>>> [RPM] %post(webfs-1.0-1.noarch) scriptlet failed, exit status 4\n', true],
    [dnf, 'warning: %preun(webfs-1.0-1.noarch) scriptlet failed, signal 9\n', true],
    [dnf, 'the scriptlet failed\n', false],
    [pacman, 'installing webfs...\nerror: command failed to execute correctly\n', true],
    [pacman, 'error: command terminated by signal 9: Killed\n', true],
    [pacman, 'an error: command failed to execute correctly, they say\n', false],
  ])('$name: %s', (commands, text, failed) => {
    expect(commands.failedScript?.test(text)).toBe(failed);
  });

  it('is no matter of text elsewhere', () => {
    expect([apt, zypper, apk].map(({ failedScript }) => failedScript)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

it('a name or path is never taken for an option', () => {
  const asked = [apt, dnf, zypper].flatMap((commands) => [
    commands.versionOf('x').command,
    commands.ownerOf('/x').command,
    commands.filesOf('x').command,
    commands.configFilesOf('x').command,
    commands.verify('x').command,
  ]);
  for (const command of asked) expect(renderCommand(command)).toMatch(/ -- \/?x$/);
});
