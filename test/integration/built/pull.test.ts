import { mkdtempSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { inRepository } from '../../support/repository.js';
import { temporaryDirectory } from '../../support/temporary.js';
import { builtPrograms } from '../support/built.js';

const { cwd, postroj } = builtPrograms(temporaryDirectory());

describe('pull refuses', () => {
  it('all images when one is unknown', async () => {
    const { exitCode, stdout, stderr } = await postroj(['pull', 'debian-12', 'nope']);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^postroj: unknown image 'nope'; nearest: /);
  });

  it('a tarball that is not there', async () => {
    const { exitCode, stderr } = await postroj(['pull', './none.tar']);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^postroj: no tarball \.\/none\.tar$/m);
  });

  it('several things that are not there, each, and tells of all in a table', async () => {
    const { exitCode, stdout, stderr } = await postroj(['pull', './one.tar', './two.tar']);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^\d\d:\d\d:\d\d \.\/one\.tar {2}error: no tarball \.\/one\.tar$/m);
    expect(stdout).toMatch(
      /^\nIMAGE .*\n\.\/one\.tar +failed +[\d.]+ +no tarball \.\/one\.tar\n\.\/two\.tar +failed .*\n$/,
    );
  });

  it('an architecture that a label does not have', async () => {
    const { exitCode, stderr } = await postroj(['pull', 'debian-12', '--arch', 's390x']);
    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      'postroj: debian-bookworm is not made for s390x\n' +
        'Hint: It is made for amd64, arm64, arm, 386, ppc64le.\n',
    );
  });

  it('a lock file that cannot be read, and so does pkgprobe', async () => {
    const directory = mkdtempSync(path.join(cwd, 'lock-'));
    writeFileSync(path.join(directory, 'postroj.lock'), 'schema: 1\nimages: none\n');
    for (const args of [
      ['pull', 'debian-12'],
      ['pkgprobe', '-i', 'debian-12', '--check-unit', 'webfs'],
    ]) {
      const { exitCode, stderr } = await postroj(args, { cwd: directory });
      expect(exitCode).toBe(2);
      expect(stderr).toMatch(
        /^postroj: postroj\.lock:2:9: images: expected array, received string\nHint: /,
      );
    }
  });

  /** What the kernel tells of other architectures is in the fixture. */
  const withHandlers = (fixture: string) => [
    ...['unshare', '--mount', 'sh', '-c'],
    ...['mount --bind "$0" /proc/sys/fs/binfmt_misc && exec "$@"'],
    inRepository('test/fixtures/binfmt', fixture),
  ];
  // either way an architecture whose programs this host does not run by itself
  const arch = process.arch === 'arm64' ? 's390x' : 'arm64';

  it('an architecture whose programs cannot run in an image', async () => {
    const { exitCode, stdout, stderr } = await postroj(['pull', 'tar:./none.tar', '--arch', arch], {
      outer: withHandlers('without-f'),
    });
    expect([exitCode, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(
      /^postroj: this host \(\w+\) cannot run programs for \w+: .*\nHint: sudo apt-get install qemu-user-static; .*\n$/,
    );
  });

  it('no architecture that has its handler', async () => {
    const { exitCode, stderr } = await postroj(['pull', 'tar:./none.tar', '--arch', 'arm64'], {
      outer: withHandlers('ready'),
    });
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^postroj: no tarball \.\/none\.tar$/m);
  });
});
