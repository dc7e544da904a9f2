import { describe, expect, it } from '@jest/globals';

import { apk } from '../../../src/packages/apk.js';
import { apt } from '../../../src/packages/apt.js';
import type { ManagerCommands } from '../../../src/packages/commands.js';
import { dnf, dnf5, microdnf, yum } from '../../../src/packages/dnf.js';
import { pacman } from '../../../src/packages/pacman.js';
import { zypper } from '../../../src/packages/zypper.js';
import { renderCommand, type Command } from '../../../src/system/exec.js';

const file = { path: '/run/postroj/0/a', name: 'a' };
const both = { files: [file], names: ['curl'] };
const onlyFile = { files: [file], names: [] };
const onlyName = { files: [], names: ['curl'] };

/** What every command of apt-get has, left out here for the eye. */
const APT =
  'apt-get --yes -o Dpkg::Use-Pty=0 -o Acquire::Retries=3 -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold';

function line(command: Command): string {
  return renderCommand(command)
    .replace(APT, 'apt-get …')
    .replace('zypper --non-interactive', 'zypper …')
    .replace('pacman --noconfirm --noprogressbar', 'pacman …')
    .replaceAll(file.path, 'FILE');
}

/** A transaction a list: download, the trials after it, commit. */
function steps(transactions: ReturnType<ManagerCommands['install']>): string[][] {
  return transactions.map(({ download, afterDownload, commit }) => [
    line(download),
    ...afterDownload.map(({ command }) => `? ${line(command)}`),
    line(commit),
  ]);
}

it('apt-get fetches once what files need, but names each time', () => {
  expect(apt.install(onlyFile)).toMatchObject([{ fetchesOnce: true }]);
  expect(apt.upgrade(both)).toMatchObject([{ fetchesOnce: false }]);
});

type Verb = 'install' | 'upgrade' | 'reinstall' | 'downgrade';
type Row = readonly [Verb, Parameters<ManagerCommands['install']>[0], string[][]];

const aptSteps = (words: string) => [
  `apt-get … --download-only ${words}`,
  `? apt-get … --simulate ${words}`,
  `apt-get … ${words}`,
];
const dnfSteps = (program: string, verb: string, words: string, unsigned = '') => [
  `${program} ${verb} -y ${unsigned}--downloadonly ${words}`,
  `? ${program} makecache -y --refresh '--setopt=*.skip_if_unavailable=False'`,
  `? ${program} ${verb} -y ${unsigned}--downloadonly --setopt=strict=False ${words}`,
  `${program} ${verb} -y ${unsigned}-C ${words}`,
];
const UNSIGNED = '--setopt=localpkg_gpgcheck=False ';
const zypperSteps = (verb: string, words: string) => [
  `zypper … ${verb} --download-only ${words}`,
  `? zypper … --no-refresh ${verb} --dry-run ${words}`,
  `zypper … --no-refresh ${verb} ${words}`,
];
const pacmanSteps = (verb: string, words: string) =>
  [
    `pacman … ${verb} --downloadonly ${words}`,
    `? pacman … ${verb} --print ${words}`,
    `pacman … ${verb} ${words}`,
  ].map((text) => text.trimEnd());
const apkSteps = (words: string) => [`apk ${words} --simulate`, `apk ${words}`];
const SYNC = '--sync --sysupgrade --needed';

const tables: readonly (readonly [ManagerCommands, readonly Row[]])[] = [
  [
    apt,
    [
      ['install', both, [aptSteps('install FILE curl')]],
      ['upgrade', onlyFile, [aptSteps('install --only-upgrade FILE')]],
      ['reinstall', onlyName, [aptSteps('install --reinstall curl')]],
      ['downgrade', both, [aptSteps('install --allow-downgrades FILE curl')]],
    ],
  ],
  [
    dnf5,
    [
      ['install', both, [dnfSteps('dnf5', 'install', 'FILE curl', UNSIGNED)]],
      ['upgrade', onlyName, [dnfSteps('dnf5', 'upgrade', 'curl')]],
      ['reinstall', onlyFile, [dnfSteps('dnf5', 'reinstall', 'FILE', UNSIGNED)]],
      ['downgrade', onlyFile, [dnfSteps('dnf5', 'downgrade', 'FILE', UNSIGNED)]],
    ],
  ],
  [dnf, [['install', both, [dnfSteps('dnf', 'install', 'FILE curl', UNSIGNED)]]]],
  [
    yum,
    [
      [
        'install',
        onlyFile,
        [
          [
            'yum install -y --setopt=localpkg_gpgcheck=0 --downloadonly FILE',
            "? yum makecache -y --setopt=metadata_expire=1 '--setopt=*.skip_if_unavailable=0'",
            'yum install -y --setopt=localpkg_gpgcheck=0 -C FILE',
          ],
        ],
      ],
    ],
  ],
  [
    microdnf,
    [
      [
        'install',
        both,
        [
          [
            'microdnf install -y --setopt=tsflags=test --setopt=keepcache=1 FILE curl',
            'microdnf install -y FILE curl',
          ],
        ],
      ],
    ],
  ],
  [
    zypper,
    [
      ['install', onlyName, [zypperSteps('install', 'curl')]],
      ['install', both, [zypperSteps('install', '--allow-unsigned-rpm FILE curl')]],
      [
        'upgrade',
        both,
        [zypperSteps('install', '--allow-unsigned-rpm FILE'), zypperSteps('update', 'curl')],
      ],
      ['reinstall', onlyName, [zypperSteps('install --force', 'curl')]],
      ['downgrade', onlyName, [zypperSteps('install --oldpackage', 'curl')]],
    ],
  ],
  [
    pacman,
    [
      ['install', both, [pacmanSteps(SYNC, 'curl'), pacmanSteps('--upgrade', 'FILE')]],
      ['install', onlyName, [pacmanSteps(SYNC, 'curl')]],
      ['upgrade', onlyFile, [pacmanSteps(SYNC, ''), pacmanSteps('--upgrade', 'FILE')]],
      ['reinstall', both, [pacmanSteps('--sync', 'curl'), pacmanSteps('--upgrade', 'FILE')]],
      ['downgrade', onlyFile, [pacmanSteps('--upgrade', 'FILE')]],
    ],
  ],
  [
    apk,
    [
      ['install', both, [apkSteps('add --allow-untrusted FILE curl')]],
      ['install', onlyName, [apkSteps('add curl')]],
      ['upgrade', onlyName, [apkSteps('add --upgrade curl')]],
      ['reinstall', onlyName, [apkSteps('fix --reinstall curl')]],
      ['reinstall', onlyFile, [apkSteps('del a'), apkSteps('add --allow-untrusted FILE')]],
      ['downgrade', onlyFile, [apkSteps('add --allow-untrusted FILE')]],
    ],
  ],
];

describe.each(tables)('$name', (commands, rows) => {
  it.each(rows)('%s %j', (verb, packages, expected) => {
    expect(steps(commands[verb](packages))).toEqual(expected);
  });
});

describe('commands for one thing', () => {
  it.each([
    [
      apt,
      'apt-get … -o APT::Update::Error-Mode=any update',
      'apt-get … remove a b',
      'apt-get … purge a b',
    ],
    [dnf5, 'dnf5 makecache -y --refresh', 'dnf5 remove -y a b', 'dnf5 remove -y a b'],
    [dnf, 'dnf makecache -y --refresh', 'dnf remove -y a b', 'dnf remove -y a b'],
    [yum, 'yum makecache -y --setopt=metadata_expire=1', 'yum remove -y a b', 'yum remove -y a b'],
    [
      microdnf,
      'microdnf makecache -y --refresh',
      'microdnf remove -y a b',
      'microdnf remove -y a b',
    ],
    [
      zypper,
      'zypper … --gpg-auto-import-keys refresh --force',
      'zypper … remove a b',
      'zypper … remove a b',
    ],
    [
      pacman,
      'pacman … --sync --refresh --refresh',
      'pacman … --remove a b',
      'pacman … --remove --nosave a b',
    ],
    [apk, 'apk update', 'apk del a b', 'apk del --purge a b'],
  ] as const)('$name refreshes, removes and purges', (commands, refresh, remove, purge) => {
    expect(line(commands.refresh)).toBe(refresh);
    expect(line(commands.remove(['a', 'b']))).toBe(remove);
    expect(line(commands.purge(['a', 'b']))).toBe(purge);
  });
});

it.each([
  [apt, 'curl=1:8.0-2'],
  [dnf5, 'curl-1:8.0-2'],
  [zypper, 'curl=1:8.0-2'],
  [pacman, 'curl'],
  [apk, 'curl=1:8.0-2'],
] as const)('$name asks for one version', (commands, expected) => {
  expect(commands.exactly({ name: 'curl', version: '1:8.0-2' })).toBe(expected);
});

const all = [apt, dnf5, dnf, yum, microdnf, zypper, pacman, apk];

it.each(all)('$name never ignores dependencies, and speaks one language', (commands) => {
  const transactions = (['install', 'upgrade', 'reinstall', 'downgrade'] as const).flatMap((verb) =>
    commands[verb](both),
  );
  const every = transactions.flatMap(({ download, commit }) => [download, commit]);
  for (const { args, env } of [...every, commands.refresh, commands.remove(['a'])]) {
    expect(args.join(' ')).not.toMatch(
      /--nodeps|-dd|--skip-broken|--force-depends|broken-world|strict/,
    );
    expect(env).toMatchObject({ LC_ALL: 'C.UTF-8' });
  }
});

describe('whose fault an exit code is', () => {
  const [transaction] = dnf5.install(onlyName);
  const [names, files] = pacman.install(both);
  const [upgradeOnly] = pacman.install(onlyFile);
  it.each([
    ['apt-get, that can resolve it', apt.install(both)[0]?.afterDownload[0], 0, 'mirror'],
    ['apt-get, that cannot', apt.install(both)[0]?.afterDownload[0], 100, 'package'],
    ['apt-get, that was killed', apt.install(both)[0]?.afterDownload[0], undefined, 'package'],
    ['zypper, that cannot resolve it', zypper.install(both)[0]?.afterDownload[0], 4, 'package'],
    ['dnf, without a repository', transaction?.afterDownload[0], 1, 'mirror'],
    ['dnf, with all of them', transaction?.afterDownload[0], 0, undefined],
    ['dnf, that can fetch the rest', transaction?.afterDownload[1], 0, 'package'],
    ['dnf, that cannot', transaction?.afterDownload[1], 1, 'mirror'],
    ['pacman, that cannot resolve it', files?.afterDownload[0], 1, 'package'],
    ['pacman, that can', files?.afterDownload[0], 0, 'mirror'],
    ['pacman, that cannot resolve a name', names?.afterDownload[0], 1, 'package'],
    ['pacman, with nothing of the user', upgradeOnly?.afterDownload[0], 1, 'mirror'],
    ['apk, that left something broken', apk.install(both)[0]?.afterCommit?.[0], 0, 'package'],
    ['apk, that left nothing', apk.install(both)[0]?.afterCommit?.[0], 1, 'mirror'],
  ] as const)('%s', (_, trial, exitCode, fault) => {
    expect(trial?.blame(exitCode)).toBe(fault);
  });
});
