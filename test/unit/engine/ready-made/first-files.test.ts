import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

import { readConfig } from '../../../../src/engine/config/config.js';
import { firstFiles } from '../../../../src/engine/ready-made/first-files.js';
import { firstImages } from '../../../../src/engine/ready-made/first-images.js';
import { writeFiles } from '../../../../src/engine/ready-made/write-files.js';
import { failureOf } from '../../../support/failure.js';
import { debWith, rpmWith, type MadeFiles } from '../../../support/made-packages.js';
import { debFile } from '../../../support/package-files.js';
import { repository } from '../../../support/repository.js';
import { temporaryDirectory } from '../../../support/temporary.js';

const temporary = temporaryDirectory();
const today = new Date('2026-11-01');
let count = 0;

async function directoryWith(files: Readonly<Record<string, string | Buffer>>): Promise<string> {
  const directory = path.join(temporary, String(++count));
  await mkdir(directory);
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(directory, name)), { recursive: true });
    await writeFile(path.join(directory, name), content);
  }
  return directory;
}

async function draft(cwd: string, words: readonly string[], images: readonly string[] = []) {
  const [config, workflow] = await firstFiles(words, { images, cwd, today });
  return { config: config?.text ?? '', workflow: workflow?.text ?? '' };
}

const unit =
  '[Service]\nExecStart=/usr/bin/webfs --port 8000\n[Install]\nWantedBy=multi-user.target\n';
const files: MadeFiles = {
  'usr/bin/webfs': ['#!/bin/sh\n', 0o755],
  'usr/lib/systemd/system/webfs.service': unit,
};
const started = 'deb-systemd-invoke start webfs.service\n';

describe('what init writes for a deb and an rpm', () => {
  it('is read by a person', async () => {
    const cwd = await directoryWith({ 'dist/a.deb': debWith(files), 'dist/a.rpm': rpmWith(files) });
    const { config } = await draft(cwd, ['dist/a.deb', 'dist/a.rpm']);
    expect(config)
      .toBe(`# What postroj tests of these packages: a first draft by \`postroj init\`, yours to change.
# To run it: postroj pkgprobe. What checks there are: docs/checks.md of postroj.

images:
  - debian-12
  - debian-13
  - ubuntu-26.04
  - fedora-45
  - rockylinux-10

packages:
  - dist/*.deb
  - dist/*.rpm

# Without it they are only installed:
# lifecycle: [install, reboot, upgrade, remove, purge, reinstall]

checks:
  # from webfs
  - tcp: localhost:8000
  - file: /usr/bin/webfs
    mode: '0755'
  # if it has such an option: - command: webfs --version

overrides: # for one family, besides the checks above
  debian:
    checks:
      # the package leaves it stopped; it is started before the checks
      - unit: webfs
        after-install: stopped
  redhat:
    checks:
      - unit: webfs
`);
  });

  it('has nothing apart where there is no difference, and is what the schema takes', async () => {
    const cwd = await directoryWith({
      'dist/a.deb': debWith(files, started),
      'dist/a.rpm': rpmWith(files),
    });
    const { config } = await draft(cwd, ['dist/'], ['debian-12', 'fedora-44']);
    expect(config).not.toContain('overrides');
    await writeFile(path.join(cwd, '.postroj.yml'), config);
    const { combinations } = await readConfig('.postroj.yml', { cwd, env: {} });
    expect(combinations[0]).toMatchObject({
      images: ['debian-12', 'fedora-44'],
      settings: {
        packages: ['dist/*.deb', 'dist/*.rpm'],
        checks: [
          { kind: 'unit', unit: 'webfs' },
          { kind: 'tcp', host: 'localhost', port: 8000 },
          { kind: 'file', file: '/usr/bin/webfs', mode: '0755' },
        ],
      },
    });
  });

  it('is what the schema takes with all that can be in it', async () => {
    const odd = "it's: #odd";
    const cwd = await directoryWith({
      [`${odd}/a b.deb`]: debWith({
        [`usr/bin/${odd}\nimages: [x]`]: ['', 0o4755],
        'usr/bin/${{ env.API_TOKEN }}': ['', 0o755],
        'usr/lib/systemd/system/w@.service': '[Install]\nWantedBy=x\n',
        'usr/lib/systemd/system/no unit.service': '[Install]\nWantedBy=x\n',
      }),
    });
    const { config, workflow } = await draft(cwd, [`${odd}/a b.deb`]);
    await writeFile(path.join(cwd, '.postroj.yml'), config);
    const { combinations } = await readConfig('.postroj.yml', { cwd, env: {} });
    expect(combinations[0]?.settings).toMatchObject({
      packages: [`${odd}/*.deb`],
      checks: [{ kind: 'file', file: `/usr/bin/${odd}\nimages: [x]`, mode: '4755' }],
    });
    expect(parse(workflow)).toMatchObject({ name: 'packages' });
  });

  it('has an empty list where there is nothing but remarks', async () => {
    const config = await draft(await directoryWith({ 'a.deb': debFile() }), ['a.deb']);
    expect(parse(config.config)).toMatchObject({ checks: [{ package: 'webfs' }] });
  });
});

describe('how packages are named', () => {
  it.each([
    [['dist/a.deb', 'dist/b.deb'], ['dist/*.deb']],
    [['dist/a.deb'], ['dist/a.deb']],
    [['*.rpm'], ['*.rpm']],
    [['odd[1]/c.deb'], ['odd\\[1\\]/*.deb']],
    [['nameless'], ['./nameless']],
    [['dist'], ['dist/*.deb']],
  ])('%j → %j', async (words, named) => {
    const deb = debFile();
    const paths = ['dist/a.deb', 'dist/b.deb', 'odd[1]/c.deb', 'nameless'];
    const debs = Object.fromEntries(paths.map((name) => [name, deb]));
    const cwd = await directoryWith({ ...debs, 'd.rpm': rpmWith({}) });
    const { config } = await draft(cwd, words);
    expect((parse(config) as { packages: string[] }).packages).toEqual(named);
  });
});

describe('the workflow', () => {
  it('uses the action with inputs that it has', async () => {
    const cwd = await directoryWith({ 'a.deb': debFile() });
    const workflow = parse((await draft(cwd, ['a.deb'])).workflow) as {
      jobs: { packages: { steps: { uses?: string; run?: string; with?: object }[] } };
    };
    const { steps } = workflow.jobs.packages;
    const action = steps.find(({ uses }) => uses?.includes('/postroj-action@'));
    const metadata = parse(await readFile(path.join(repository, 'action.yml'), 'utf8')) as {
      inputs: object;
    };
    expect(Object.keys(metadata.inputs)).toEqual(
      expect.arrayContaining(Object.keys(action?.with ?? { none: '' })),
    );
    expect(steps.map(({ run }) => run).filter(Boolean)).toEqual(['ls *.deb']);
    const readme = await readFile(path.join(repository, 'README.md'), 'utf8');
    expect(readme).toContain(`uses: ${action?.uses ?? ''}`);
  });
});

describe('the images', () => {
  it.each([
    ['deb', ['debian-12', 'debian-13', 'ubuntu-26.04']],
    ['rpm', ['fedora-45', 'rockylinux-10']],
    ['pacman', ['archlinux']],
    ['apk', ['alpine-3.24']],
  ] as const)('for %s', (format, images) => {
    expect(firstImages(format, today)).toEqual(images);
  });
});

describe('init refuses', () => {
  it.each([
    [['nginx'], [], 'PACKAGE_NOT_FOUND', "'nginx' is not a package file", /^Only files can be/],
    [
      ['https://x.org/a.deb'],
      [],
      'PACKAGE_NOT_FOUND',
      "'https://x.org/a.deb' is not",
      /^Only files/,
    ],
    [
      ['no/a.deb'],
      [],
      'PACKAGE_NOT_FOUND',
      "no package file 'no/a.deb' in ",
      /^Build the package first/,
    ],
    [
      ['text.deb'],
      [],
      'PACKAGE_FORMAT',
      'text.deb is no package of deb, rpm, pacman or apk',
      /complete\?$/,
    ],
    [
      ['cut.deb'],
      [],
      'PACKAGE_FORMAT',
      'cut.deb is a damaged package: it ends within data.tar',
      /^Is it complete/,
    ],
    [['a.deb'], ['debain-12'], 'UNKNOWN_LABEL', '', /^All labels: /],
  ] as const)('%j %j', async (words, images, code, message, hint) => {
    const whole = debWith(files);
    const cwd = await directoryWith({
      'a.deb': whole,
      'text.deb': 'x',
      'cut.deb': whole.subarray(0, -8),
    });
    const error = await failureOf(() => draft(cwd, words, images));
    expect([error.code, error.message.slice(0, message.length)]).toEqual([code, message]);
    expect(error.hint).toMatch(hint);
  });
});

describe('writing', () => {
  const two = [
    { file: 'a.yml', text: 'new\n' },
    { file: 'deep/b.yml', text: 'new\n' },
  ];

  it('makes directories, and replaces nothing unless it may', async () => {
    const cwd = await directoryWith({ 'deep/b.yml': 'old\n' });
    const error = await failureOf(() =>
      writeFiles(two, { cwd, force: false, printing: '--stdout' }),
    );
    expect([error.code, error.message]).toEqual(['BAD_OPTION', 'deep/b.yml is already there']);
    expect(error.hint).toBe('Use --force to replace, or --stdout to print what would be written.');
    await expect(readFile(path.join(cwd, 'a.yml'))).rejects.toThrow('ENOENT');
    await writeFiles(two, { cwd, force: true, printing: '--stdout' });
    expect(await readFile(path.join(cwd, 'deep/b.yml'), 'utf8')).toBe('new\n');
  });

  it('counts a link that leads nowhere, and tells of all at once', async () => {
    const cwd = await directoryWith({ 'deep/b.yml': '' });
    await symlink('nowhere', path.join(cwd, 'a.yml'));
    const error = await failureOf(() =>
      writeFiles(two, { cwd, force: false, printing: '--stdout' }),
    );
    expect(error.message).toBe('a.yml and deep/b.yml are already there');
  });

  it('tells where nobody can write', async () => {
    const cwd = await directoryWith({ deep: 'a file' });
    const error = await failureOf(() =>
      writeFiles(two, { cwd, force: false, printing: '--stdout' }),
    );
    expect([error.code, error.message]).toEqual([
      'BAD_OPTION',
      expect.stringMatching(/^cannot write deep\/b\.yml: .*E(?:NOTDIR|EXIST)/),
    ]);
  });
});
