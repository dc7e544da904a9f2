import { chmod, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { execa } from 'execa';

import { readPackage } from '../../../src/packages/formats/index.js';
import type { PackageFile } from '../../../src/packages/gather.js';
import { buildOlder } from '../../../src/packages/older/index.js';
import { debFile, pacmanFile } from '../../support/package-files.js';
import { failureOf } from '../../support/failure.js';
import { temporaryDirectory } from '../../support/temporary.js';

/** What is made is judged by dpkg-deb and rpm themselves. */

const temporary = temporaryDirectory();
const fresh = () => mkdtemp(path.join(temporary, 'at-'));

async function known(file: string): Promise<PackageFile> {
  const info = await readPackage(file, file);
  if (!info) throw new Error('no package');
  return { path: file, ...info };
}

async function olderOf(...files: string[]): Promise<PackageFile[]> {
  return buildOlder(await Promise.all(files.map(known)), await fresh());
}

async function buildDeb(compression: string, name = 'web', depends = 'libc6'): Promise<string> {
  const tree = path.join(await fresh(), 'tree');
  await mkdir(path.join(tree, 'DEBIAN'), { recursive: true });
  await chmod(tree, 0o755);
  const control = `Package: ${name}
Version: 1.0-1
Architecture: all
Maintainer: Nobody <nobody@example.org>
Depends: ${depends}
Description: by dpkg-deb
`;
  await writeFile(path.join(tree, 'DEBIAN/control'), control);
  await writeFile(path.join(tree, 'DEBIAN/postinst'), '#!/bin/sh\n', { mode: 0o755 });
  await writeFile(path.join(tree, 'data'), 'x'.repeat(10_001));
  const file = `${tree}.deb`;
  await execa('dpkg-deb', ['--root-owner-group', `-Z${compression}`, '--build', tree, file]);
  return file;
}

describe('an older deb', () => {
  it.each(['none', 'gzip', 'xz', 'zstd'])('of one packed by %s', async (compression) => {
    const source = await buildDeb(compression);
    const [older] = await olderOf(source);
    expect(older).toMatchObject({ name: 'web', version: '1.0-1~postroj', arch: 'all' });
    const of = async (file: string, ...words: string[]) =>
      (await execa('dpkg-deb', [...words, file])).stdout;
    const file = older?.path ?? '';
    expect(await of(file, '--contents')).toBe(await of(source, '--contents'));
    expect(await of(file, '--ctrl-tarfile')).toContain('postinst');
    const show = '--showformat=${Version} ${Depends}';
    expect(await of(file, '--show', show)).toBe('1.0-1~postroj libc6');
  });

  it('asks for the older one of its companion', async () => {
    const web = await buildDeb('gzip', 'web', 'webdata (= 1.0-1)');
    const [older] = await olderOf(web, await buildDeb('gzip', 'webdata'));
    expect(older?.depends).toEqual(['webdata (= 1.0-1~postroj)']);
  });
});

async function buildRpm(...options: string[]): Promise<string> {
  const place = await fresh();
  const spec = path.join(place, 'made.spec');
  await writeFile(
    spec,
    `Name: made
Epoch: 3
Version: 1.0
Release: 2.fc44
Summary: by rpmbuild
License: MIT
BuildArch: noarch
Requires: made-data = 3:1.0-2.fc44
Requires: other = 1.0-2.fc40
%description
None.
%install
mkdir -p %{buildroot}/usr/share/made
head -c 100000 /dev/zero > %{buildroot}/usr/share/made/data
%post
:
%files
/usr/share/made/data
`,
  );
  const defines = [`_topdir ${place}`, `_rpmdir ${place}`, '_rpmfilename made.rpm', ...options];
  const args = defines.flatMap((define) => ['--define', define]);
  await execa('rpmbuild', ['-bb', '--quiet', ...args, spec]);
  return path.join(place, 'made.rpm');
}

describe('an older rpm', () => {
  it.each(['w2.gzdio', 'w2.xzdio', 'w3.zstdio'])('of one packed by %s', async (payload) => {
    const source = await buildRpm(`_binary_payload ${payload}`);
    const [older] = await olderOf(source);
    expect(older).toMatchObject({ name: 'made', version: '3:1.0-1.fc44', arch: 'all' });
    const file = older?.path ?? '';
    const { stdout } = await execa('rpm', ['--checksig', '--verbose', file]);
    expect(stdout).toContain('Header SHA256 digest: OK');
    expect(stdout).toContain('Payload SHA256 digest: OK');
    expect(stdout).toContain('MD5 digest: OK');
    expect(stdout).not.toContain('BAD');
    const query = async (what: string) =>
      (await execa('rpm', ['--query', '--package', what, file])).stdout.split('\n');
    expect(await query('--provides')).toEqual(['made = 3:1.0-1.fc44']);
    const requires = await query('--requires');
    expect(requires).toContain('made-data = 3:1.0-1.fc44');
    expect(requires).toContain('other = 1.0-2.fc40');
    expect(await query('--scripts')).toContain(':');
    const listing = ['--query', '--list', '--dump', '--package'];
    const files = async (one: string) => (await execa('rpm', [...listing, one])).stdout;
    expect(await files(file)).toBe(await files(source));
  });

  it('holds the same files', async () => {
    const source = await buildRpm();
    const [older] = await olderOf(source);
    const unpacked = async (file: string) =>
      Buffer.from((await execa('rpm2cpio', [file], { encoding: 'buffer' })).stdout);
    const files = await unpacked(older?.path ?? '');
    expect(files.length).toBeGreaterThan(100_000);
    expect(files.equals(await unpacked(source))).toBe(true);
  });
});

describe('what cannot be made older', () => {
  const saved = async (name: string, content: Buffer) => {
    const file = path.join(await fresh(), name);
    await writeFile(file, content);
    return file;
  };

  it('is left out when its format is another', async () => {
    expect(await olderOf(await saved('web.pkg.tar', pacmanFile()))).toEqual([]);
  });

  it('is refused when it is damaged, with the reason', async () => {
    const deb = debFile();
    const file = await saved('web.deb', deb.subarray(0, deb.lastIndexOf('data.tar')));
    const error = await failureOf(() => olderOf(file));
    expect(error.code).toBe('PACKAGE_FORMAT');
    expect(error.message).toBe('no older web.deb can be made of it: it has no data.tar');
    expect(error.hint).toContain('instead of self');
  });
});
