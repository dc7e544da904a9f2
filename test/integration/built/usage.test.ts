import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { closedPort } from '../../support/ports.js';
import { temporaryDirectory } from '../../support/temporary.js';
import { builtPrograms } from '../support/built.js';

const { cwd, postroj, run } = builtPrograms(temporaryDirectory());

const files: Readonly<Record<string, string>> = {
  'cut.deb': '!<arch>\ndebian-binary',
  'page.deb': '<!doctype html>',
  'bad.yml': 'images: [debian-12]\nchecks:\n  - unit: x\n  - htp: y\nnetwork-timeout: 0\n',
  'broken.yml': 'images: [debian-12\n',
  'nothing.yml': 'images: [debian-12]\n',
};
for (const [name, content] of Object.entries(files)) writeFileSync(path.join(cwd, name), content);
mkdirSync(path.join(cwd, 'dist'));

const debian = ['--image', 'debian-12'];
const unit = ['--check-unit', 'webfs'];

/** What a wrong call of pkgprobe says; standard output stays empty, and nothing has begun. */
async function refusal(...args: string[]) {
  const { exitCode, stdout, stderr } = await postroj(['pkgprobe', ...args]);
  expect(stdout).toBe('');
  expect(stderr).not.toMatch(/acquire|boot …/);
  expect(stderr).not.toContain('bug');
  return { exitCode, lines: stderr.trimEnd().split('\n') };
}

describe('pkgprobe refuses, before anything starts,', () => {
  it.each<readonly [string, string[], string, string | undefined]>([
    [
      'no image',
      unit,
      'no image to test on',
      'Name at least one, such as debian-bookworm; all labels: postroj list-images',
    ],
    [
      'a malformed reference',
      ['--image', 'debian:a b', ...unit],
      "malformed reference 'debian:a b': 'a b' is not a tag",
      'Write [registry/]name[:tag][@digest], such as debian:bookworm-slim.',
    ],
    [
      'a scheme without an address',
      ['--image', 'tar:', ...unit],
      "malformed reference 'tar:': no address after tar:",
      undefined,
    ],
    [
      'what would write on the terminal',
      ['--image', 'debian:a\u001b[31m b\u0007', ...unit],
      "malformed reference 'debian:a b': 'a b' is not a tag",
      'Write [registry/]name[:tag][@digest], such as debian:bookworm-slim.',
    ],
    [
      'a unit that is none',
      [...debian, '--check-unit', 'a b'],
      "'a b' is not the name of a unit",
      'Such as webfs, webfs.service or postgresql@15-main.service.',
    ],
    [
      'an address that is none',
      [...debian, '--check-network', 'localhost'],
      "'localhost' is not an address to check",
      'Write http://localhost:8000/ (or https://), or tcp://localhost:5432.',
    ],
    [
      'extra packages of an unknown family',
      [...debian, ...unit, '--extra-packages', 'jq', '--extra-packages', 'debain: curl'],
      "extra-packages: unknown family 'debain'; did you mean debian? (families: debian, devuan, redhat, amazon, mageia, suse, arch, alpine, void, *)",
      "Write 'debian: curl jq', or 'jq' for every family.",
    ],
    [
      'an extra package that is an option',
      [...debian, ...unit, '--extra-packages', 'debian: --purge'],
      "extra-packages: '--purge' is not the name of a package",
      "Write 'debian: curl jq', or 'jq' for every family.",
    ],
    [
      'a bad time for the network',
      [...debian, ...unit, '--network-timeout', 'soon'],
      "network-timeout must be a number of seconds above 0, not 'soon'",
      undefined,
    ],
    [
      'a bad time for the boot',
      [...debian, ...unit, '--boot-timeout', '-1'],
      "boot-timeout must be a number of seconds above 0, not '-1'",
      undefined,
    ],
    [
      'bad jobs',
      [...debian, ...unit, '--jobs', '0'],
      "jobs must be auto or a whole number above 0, not '0'",
      undefined,
    ],
    [
      'a package file that is not there',
      [...debian, '--package', 'dist/none.deb'],
      `no package file 'dist/none.deb' in ${cwd}`,
      'Build the package first, or mend the path; a name of the distribution has no slash.',
    ],
    [
      'a glob that matches nothing',
      [...debian, '--package', 'dist/*.deb'],
      `no file matches 'dist/*.deb' in ${cwd}`,
      'Build the package first, or mend the pattern; it is relative to the current directory.',
    ],
    [
      'what is no package',
      [...debian, '--package', './page.deb'],
      `${cwd}/page.deb is no package of deb, rpm, pacman or apk`,
      'It does not begin as a package does; is it complete?',
    ],
    [
      'a package that is cut off',
      [...debian, '--package', 'cut.deb'],
      `${cwd}/cut.deb is a damaged package: it has no control.tar`,
      'Is it complete? Build it, or fetch it, again.',
    ],
  ])('%s', async (_, args, message, hint) => {
    const { exitCode, lines } = await refusal(...args);
    expect(lines).toEqual([
      `postroj: ${message}`,
      ...(hint === undefined ? [] : [`Hint: ${hint}`]),
    ]);
    expect(exitCode).toBe(2);
  });

  it('an unknown label, and names the three nearest', async () => {
    const { exitCode, lines } = await refusal('--image', 'debian-bokworm', ...unit);
    expect(exitCode).toBe(2);
    expect(lines[0]).toMatch(
      /^postroj: unknown image 'debian-bokworm'; nearest: debian-bookworm, [\w-]+, [\w-]+$/,
    );
    expect(lines[1]).toBe(
      'Hint: All labels: postroj list-images. For an image of a registry, add a tag: debian-bokworm:latest',
    );
  });

  it('a bad configuration, with the place of every mistake', async () => {
    const { exitCode, lines } = await refusal('--config', 'bad.yml');
    expect(exitCode).toBe(2);
    expect(lines.slice(0, 2)).toEqual([
      expect.stringMatching(/^postroj: bad\.yml:4:5: checks\.1: 'htp' is no kind of check/),
      expect.stringMatching(/^bad\.yml:5:18: network-timeout: \S/),
    ]);
  });

  it('a configuration that is no YAML', async () => {
    const { exitCode, lines } = await refusal('--config', 'broken.yml');
    expect([exitCode, lines[0]]).toEqual([
      2,
      expect.stringMatching(/^postroj: broken\.yml:2:1: \S/),
    ]);
  });

  it('a configuration that is not there', async () => {
    const { exitCode, lines } = await refusal('--config', 'none.yml');
    expect([exitCode, lines[0]]).toEqual([
      2,
      expect.stringMatching(/^postroj: cannot read .*none\.yml: ENOENT/),
    ]);
  });

  it.each([
    ['from flags', debian],
    ['from a file', ['--config', 'nothing.yml']],
  ])('NOTHING_CHECKED: an image and nothing to do with it, %s', async (_, args) => {
    const { exitCode, lines } = await refusal(...args);
    expect(exitCode).toBe(3);
    expect(lines).toEqual([
      'postroj: nothing to check: neither a package nor a check',
      'Hint: Name a package, a unit, an address or a command.',
    ]);
  });

  it('PACKAGE_DOWNLOAD: a package that nobody serves, and keeps the query to itself', async () => {
    const port = await closedPort();
    const { exitCode, lines } = await refusal(
      ...debian,
      '-p',
      `http://127.0.0.1:${port}/x.deb?token=1`,
    );
    expect(exitCode).toBe(3);
    expect(lines).toEqual([
      `postroj: cannot download http://127.0.0.1:${port}/x.deb: connect ECONNREFUSED 127.0.0.1:${port}`,
      'Hint: Check the address, and that this host reaches it.',
    ]);
  });
});

describe('pull refuses', () => {
  it('all images when one is unknown', async () => {
    const { exitCode, stdout, stderr } = await postroj(['pull', 'debian-12', 'nope']);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^postroj: unknown image 'nope'; nearest: /);
  });

  it('an extra package that is none, before anything is fetched', async () => {
    const args = ['pull', 'debian-12', '--extra-packages', 'debian: curl;jq'];
    const { exitCode, stdout, stderr } = await postroj(args);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^postroj: extra-packages: 'curl;jq' is not the name of a package\n/);
  });

  it('a tarball that is not there', async () => {
    const { exitCode, stderr } = await postroj(['pull', './none.tar']);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^postroj: no tarball \.\/none\.tar$/m);
  });
});

describe('the action refuses', () => {
  it.each([
    [
      'a flag that is none',
      { INPUT_IMAGES: 'debian-12', INPUT_CACHE: 'maybe' },
      "the input cache must be auto, true or false, not 'maybe'",
    ],
    [
      'an extra package that is none',
      { INPUT_IMAGES: 'debian-12', 'INPUT_EXTRA-PACKAGES': 'jq\ndebian: -y' },
      "extra-packages: '-y' is not the name of a package",
    ],
    ['an unknown label', { INPUT_IMAGES: 'nope' }, "unknown image 'nope'; nearest: "],
  ])('%s, with one error', async (_, env, message) => {
    const { exitCode, stdout } = await run('dist/main.js', [], { env });
    expect(exitCode).toBe(2);
    const errors = stdout.split('\n').filter((line) => line.startsWith('::error::'));
    expect(errors).toEqual([expect.stringContaining(`::error::${message}`)]);
  });
});

/** A user without rights who may read everything, as Node may lie in root's home. */
const asNobody = [
  'setpriv',
  ...['--reuid=65534', '--regid=65534', '--clear-groups'],
  ...['--inh-caps=+dac_read_search', '--ambient-caps=+dac_read_search'],
];

describe('without root', () => {
  it.each([
    ['pkgprobe', [...debian, ...unit]],
    ['clean', []],
  ])('NOT_ROOT: %s says what to do', async (command, args) => {
    const { exitCode, stdout, stderr } = await postroj([command, ...args], { outer: asNobody });
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toBe(
      'postroj: booting machines needs root, and sudo wants a password\n' +
        'Hint: Start it with sudo, or allow sudo without a password for this user.\n',
    );
  });

  it.each([[['--version']], [['list-images']], [['pkgprobe', '--help']]])(
    '%j needs none',
    async (args) => {
      expect((await postroj(args, { outer: asNobody })).exitCode).toBe(0);
    },
  );
});

describe('doctor --fix', () => {
  it('HOST_TOOL_MISSING: says what it could not install', async () => {
    const keyrings = '/usr/share/keyrings';
    const script = `mount -t tmpfs tmpfs ${keyrings} && exec "$@"`;
    const hidden = ['unshare', '--mount', 'sh', '-c', script, 'sh'];
    const apt = path.join(cwd, 'bin');
    mkdirSync(apt);
    writeFileSync(path.join(apt, 'apt-get'), '#!/bin/sh\necho "E: no mirror" >&2\nexit 100\n', {
      mode: 0o755,
    });
    const { exitCode, stderr } = await postroj(['doctor', '--fix'], {
      outer: hidden,
      env: { PATH: `${apt}:${process.env.PATH ?? ''}` },
    });
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(
      /^postroj: cannot install what is missing on this host[^]*E: no mirror\n/m,
    );
    expect(stderr).toMatch(/^Hint: See what is missing: postroj doctor$/m);
  });
});
