import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { execa } from 'execa';

import type { FamilyName } from '../../src/distros/families/family.js';
import { familyNamed } from '../../src/distros/families/index.js';
import { familyRoot, repositoryFiles, type FamilyRootName } from './support/family-roots.js';
import { familyVariant } from './support/family-variants.js';
import { expectNothingLeft } from './support/leftovers.js';
import { postroj } from './support/postroj.js';
import { expectExit, onlyTarget } from './support/result.js';
import { marksDir, repositories } from './support/stand-ins.js';
import { temporaryDirectory } from './support/temporary.js';

const directory = temporaryDirectory();
let stateDir: string;

// one for each: what a failed test left must not fail the next
beforeEach(async () => {
  stateDir = await mkdtemp(join(directory, 'state-'));
});
afterEach(async () => {
  try {
    await expectNothingLeft(stateDir);
  } finally {
    await rm(stateDir, { recursive: true, force: true });
  }
});

interface System {
  readonly program: FamilyRootName;
  readonly family: FamilyName;
  readonly id: string;
  /** Of the recipe's packages, those that the root does not have. */
  readonly adding: string;
  /** Commands that succeed when each word of the manager's commands had its effect. */
  readonly effects: readonly string[];
  /** The manager's own last lines when the repository lacks procps, and when it is out of reach. */
  readonly lacking: RegExp;
  readonly unreachable: RegExp;
}

const keyImported = 'rpm -q gpg-pubkey || rpmkeys --list | grep -q stand-ins';
const nothingWeak = '! rpm -q systemd-pam';
const standAloneGone = '! rpm -q systemd-standalone-sysusers';

const systems: readonly System[] = [
  {
    program: 'dnf5',
    family: 'redhat',
    id: 'fedora',
    adding: 'systemd dbus iproute procps-ng',
    effects: [keyImported, nothingWeak, standAloneGone],
    lacking: /\nNo match for argument: procps-ng\n.*\n.*--skip-unavailable .*$/,
    unreachable: /\nFailed to download metadata .* for repository "stand-ins": .*$/,
  },
  {
    program: 'dnf',
    family: 'redhat',
    id: 'rocky',
    adding: 'systemd dbus iproute procps-ng',
    effects: [keyImported, nothingWeak, standAloneGone],
    lacking: /\nError: Unable to find a match: procps-ng$/,
    unreachable: /\nError: Failed to download metadata for repo 'stand-ins': .*$/,
  },
  {
    program: 'zypper',
    family: 'suse',
    id: 'opensuse-leap',
    adding: 'systemd dbus-1 iproute2 procps',
    effects: [keyImported, nothingWeak],
    lacking: /\nNo provider of 'procps' found\.$/,
    unreachable: /Failed to connect[^]*\nCould not refresh the repositories because of errors\.$/,
  },
  {
    program: 'pacman',
    family: 'arch',
    id: 'arch',
    adding: 'systemd systemd-sysvcompat dbus iproute2 procps-ng ca-certificates',
    effects: [
      'grep -x DisableSandbox /etc/pacman.conf',
      "pacman -Q filesystem | grep -x 'filesystem 2-1'", // 1-1 was there
      'pacman-key --list-keys stand-ins | grep full',
    ],
    lacking: /\nerror: target not found: procps-ng$/,
    unreachable: /\nerror: failed to synchronize all databases \(.*\)$/,
  },
];

function checksOf({ program, family, effects }: System): string[] {
  const { packages, mask } = familyNamed(family);
  const installed = program === 'pacman' ? 'pacman -Q' : 'rpm -q';
  const isGenerator = (name: string) => name.endsWith('-generator');
  const units = mask.filter((name) => !isGenerator(name)).join(' ');
  const commands = [
    `${installed} ${packages.join(' ')}`,
    `cd ${marksDir} && ls ${packages.join(' ')}`,
    `for unit in ${units}; do systemctl is-enabled $unit | grep -x masked || exit; done`,
    `cd /etc/systemd/system-generators && readlink ${mask.filter(isGenerator).join(' ')} | uniq | grep -x /dev/null`,
    'test ! -e /.dockerenv',
    String.raw`! find /var/cache | grep -E '\.(rpm|xml|solv|pkg\.tar)'`,
    ...effects,
  ];
  return commands.flatMap((command) => ['--check-command', command]);
}

describe.each(systems)('a root made of Debian with real $program, which says ID=$id', (system) => {
  const { program, family, id, adding, lacking, unreachable } = system;
  const { version } = familyNamed(family);
  const repository = program === 'pacman' ? repositories.pacman : repositories.rpm;

  it('is prepared, boots, and has what its recipe names', async () => {
    const image = `tar:${await familyRoot(program)}`;
    const pulled = await postroj(['pull', image], { stateDir });
    expectExit(pulled, 0);
    expect(pulled.stderr).toContain(`preparing Made of Debian by recipe ${family}-${version}\n`);
    expect(pulled.stderr).toContain(`adding ${adding}\n`);
    const args = ['--image', image, '--check-unit', 'systemd-journald', ...checksOf(system)];
    const ended = await postroj(['pkgprobe', ...args, '--json'], { stateDir });
    expectExit(ended, 0);
    expect(ended.stderr).not.toContain('preparing');
    expect(onlyTarget(ended)).toMatchObject({
      verdict: 'pass',
      os: { id },
      init: { name: 'systemd', version: expect.stringMatching(/^\d+$/) },
    });
  });

  it.each([
    ['lacks a package', repository, `${repository}-incomplete`, lacking],
    ['is out of reach', new RegExp(`\\w+://${repository}`), 'http://127.0.0.1:9', unreachable],
  ])('cannot be prepared when its repository %s', async (_, replace, by, lastLines) => {
    const change = { file: repositoryFiles[program], replace, by };
    const image = `tar:${await familyVariant(program, directory, change)}`;
    const args = ['--image', image, '--check-unit', 'systemd-journald', '--json'];
    const ended = await postroj(['pkgprobe', ...args], { stateDir });
    expectExit(ended, 3);
    const { error } = onlyTarget(ended);
    const who = `${program} failed while the image was prepared (recipe ${family}-${version})`;
    expect(error?.code).toBe('PREPARE_FAILED');
    expect(error?.message.split(':\n')[0]).toBe(who);
    expect(error?.message).toMatch(lastLines);
    expect(error?.hint).toBe('Most often a mirror is out of reach; try again.');
    expect(images()).toEqual([]);
  });
});

it('an rpm-family root without any of the managers is only entered, and says which it wants', async () => {
  await writeFile(join(directory, 'os-release'), 'ID=fedora\nPRETTY_NAME=Bare\n');
  const tar = join(directory, 'bare.tar');
  const move = ['--transform', 's,^,usr/lib/,'];
  await execa('tar', ['-C', directory, ...move, '-cf', tar, 'os-release']);
  const ended = await postroj(['pull', `tar:${tar}`], { stateDir });
  expectExit(ended, 0);
  expect(ended.stderr).toContain(
    `warning: the image has no package manager that recipe redhat-${familyNamed('redhat').version} knows: dnf5, dnf, yum, microdnf; and it has no init: it can be entered, not booted\n`,
  );
});

function images(): string[] {
  const place = join(stateDir, 'images');
  const names = existsSync(place) ? readdirSync(place) : [];
  return names.filter((name) => name.startsWith('1.0.0-'));
}
