import { chmod, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { execa } from 'execa';

import { readContents } from '../../../src/packages/contents/index.js';
import type { PackageFormat } from '../../../src/packages/manager.js';
import { temporaryDirectory } from '../../support/temporary.js';

const temporary = temporaryDirectory();
const UNIT = '/usr/lib/systemd/system/made.service';
const unit = '[Service]\nExecStart=/usr/bin/made\n';
const deep = `/usr/share/${'d'.repeat(90)}/${'f'.repeat(90)}`;

/** What it is to become, without what goes before it in an archive. */
async function madeTree(): Promise<string> {
  const tree = await mkdtemp(path.join(temporary, 'tree-'));
  await chmod(tree, 0o755);
  for (const [name, content] of [
    [UNIT, unit],
    ['/usr/bin/made', '#!/bin/sh\n'],
    [deep, 'x'.repeat(100_001)],
  ] as const) {
    await mkdir(path.dirname(path.join(tree, name)), { recursive: true });
    await writeFile(path.join(tree, name), content);
  }
  await chmod(path.join(tree, 'usr/bin/made'), 0o755);
  return tree;
}

async function filesIn(file: string, format: PackageFormat) {
  const { files, texts, scripts } = await readContents(file, { format, shown: file });
  expect([...texts]).toEqual([[UNIT, unit]]);
  const plain = files.filter(({ kind }) => kind === 'file');
  return [scripts, plain.map(({ path: name, mode }) => `${name} ${mode.toString(8)}`).sort()];
}

const all = ['/usr/bin/made 755', `${UNIT} 644`, `${deep} 644`];

describe('all that is in a package', () => {
  it.each(['none', 'gzip', 'xz', 'zstd'])('of dpkg-deb, with %s', async (compression) => {
    const tree = await madeTree();
    await mkdir(path.join(tree, 'DEBIAN'));
    const control = 'Package: made\nVersion: 1\nArchitecture: all\nMaintainer: x <x@example.org>\n';
    await writeFile(path.join(tree, 'DEBIAN/control'), `${control}Description: made\n`);
    await writeFile(path.join(tree, 'DEBIAN/postinst'), '#!/bin/sh\n', { mode: 0o755 });
    const file = `${tree}.deb`;
    await execa('dpkg-deb', ['--root-owner-group', `-Z${compression}`, '--build', tree, file]);
    expect(await filesIn(file, 'deb')).toEqual(['#!/bin/sh\n', all]);
  });

  it.each(['w9.gzdio', 'w6.xzdio', 'w3.zstdio'])('of rpmbuild, with %s', async (payload) => {
    const tree = await madeTree();
    const top = `${tree}-top`;
    const spec = `Name: made\nVersion: 1\nRelease: 1\nSummary: made\nLicense: MIT\nBuildArch: noarch
%description\nNone.\n%install\ncp -a ${tree}/. %{buildroot}\n%files\n/usr/bin/made\n${UNIT}\n${deep}\n`;
    await mkdir(top);
    await writeFile(path.join(top, 'made.spec'), spec);
    const defines = [`_topdir ${top}`, `_binary_payload ${payload}`, '_rpmfilename made.rpm'];
    const args = defines.flatMap((define) => ['--define', define]);
    await execa('rpmbuild', ['-bb', ...args, path.join(top, 'made.spec')]);
    expect(await filesIn(path.join(top, 'RPMS/made.rpm'), 'rpm')).toEqual(['', all]);
  });

  it.each(['zstd', 'xz', 'gzip'])('of pacman, packed by bsdtar with %s', async (compression) => {
    const tree = await madeTree();
    await writeFile(path.join(tree, '.PKGINFO'), 'pkgname = made\npkgver = 1-1\narch = any\n');
    const file = `${tree}.pkg.tar`;
    await execa('bsdtar', ['-C', tree, `--${compression}`, '-cf', file, '.PKGINFO', 'usr']);
    expect(await filesIn(file, 'pacman')).toEqual(['', all]);
  });
});
