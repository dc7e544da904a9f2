import { createReadStream } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { constants, createGzip } from 'node:zlib';

import { describe, expect, it } from '@jest/globals';
import { execa } from 'execa';

import { throughProgram } from '../../../src/packages/archive/decompress.js';
import { readPackage } from '../../../src/packages/formats/index.js';
import { tarEntry } from '../../support/package-files.js';
import { temporaryDirectory } from '../../support/temporary.js';
import { failureOf } from '../../support/failure.js';

const temporary = temporaryDirectory();
const fresh = () => mkdtemp(path.join(temporary, 'at-'));
const read = (file: string) => readPackage(file, file);

async function buildDeb(compression: string): Promise<string> {
  const tree = path.join(await fresh(), 'tree');
  await mkdir(path.join(tree, 'DEBIAN'), { recursive: true });
  await chmod(tree, 0o755);
  const control = `Package: made
Version: 2:1.0~rc1-3+b1
Architecture: arm64
Maintainer: Nobody <nobody@example.org>
Depends: libc6 (>= 2.3), adduser
Provides: httpd (= 1), web
Description: by dpkg-deb
`;
  await writeFile(path.join(tree, 'DEBIAN/control'), control);
  await writeFile(path.join(tree, 'data'), 'x'.repeat(10_000));
  const file = `${tree}.deb`;
  await execa('dpkg-deb', ['--root-owner-group', `-Z${compression}`, '--build', tree, file]);
  return file;
}

describe('a package made by dpkg-deb', () => {
  it.each(['none', 'gzip', 'xz', 'zstd'])('with %s', async (compression) => {
    const file = await buildDeb(compression);
    const info = await read(file);
    const format = '${Package} ${Version} ${Architecture}';
    const { stdout } = await execa('dpkg-deb', ['--show', `--showformat=${format}`, file]);
    expect(`${info?.name} ${info?.version} ${info?.archName}`).toBe(stdout);
    expect(info).toEqual({
      format: 'deb',
      name: 'made',
      version: '2:1.0~rc1-3+b1',
      arch: 'arm64',
      archName: 'arm64',
      depends: ['libc6 (>= 2.3)', 'adduser'],
      provides: ['httpd (= 1)', 'web'],
    });
  });
});

const spec = `Name: made
Epoch: 3
Version: 1.0~rc1
Release: 2.fc44
Summary: by rpmbuild
License: MIT
BuildArch: noarch
Requires: /bin/sh
Provides: web = 1
%description
None.
%files
`;

describe('a package made by rpmbuild', () => {
  it('and the sources that it was made from', async () => {
    const top = await fresh();
    await writeFile(path.join(top, 'made.spec'), spec);
    await execa('rpmbuild', ['-ba', '--define', `_topdir ${top}`, path.join(top, 'made.spec')]);
    const binary = path.join(top, 'RPMS/noarch/made-1.0~rc1-2.fc44.noarch.rpm');
    const info = await read(binary);
    const query = ['--query', '--package', '--queryformat', '%{NAME} %{EVR} %{ARCH}', binary];
    const { stdout } = await execa('rpm', query);
    expect(`${info?.name} ${info?.version} ${info?.archName}`).toBe(stdout);
    expect(info).toMatchObject({ format: 'rpm', arch: 'all', version: '3:1.0~rc1-2.fc44' });
    expect(info?.depends).toContain('/bin/sh');
    expect(info?.provides).toContain('web');
    const source = await read(path.join(top, 'SRPMS/made-1.0~rc1-2.fc44.src.rpm'));
    expect(source).toMatchObject({ name: 'made', arch: undefined, archName: 'src' });
  });
});

const info = 'pkgname = made\npkgver = 1:1.0-2\narch = x86_64\ndepend = glibc\nprovides = web=1\n';

describe('a package of pacman, packed by bsdtar', () => {
  it.each(['zstd', 'xz', 'gzip'])('with %s, its information last', async (compression) => {
    const tree = await fresh();
    await writeFile(path.join(tree, '.PKGINFO'), info);
    await writeFile(path.join(tree, 'data'), Buffer.alloc(3_000_000, 'x'));
    const file = path.join(await fresh(), 'made');
    await execa('bsdtar', ['-C', tree, `--${compression}`, '-cf', file, 'data', '.PKGINFO']);
    expect(await read(file)).toMatchObject({
      format: 'pacman',
      name: 'made',
      version: '1:1.0-2',
      arch: 'amd64',
      depends: ['glibc'],
      provides: ['web=1'],
    });
    await rename(file, `${file}.pkg.tar.${compression}`);
    const { stdout } = await execa('pacman', ['-Qp', `${file}.pkg.tar.${compression}`]);
    expect(stdout).toBe('made 1:1.0-2');
  });

  it('that is cut is refused', async () => {
    const tree = await fresh();
    await writeFile(path.join(tree, '.PKGINFO'), info);
    const whole = path.join(await fresh(), 'whole');
    const noise = await execa('head', ['-c', '2000000', '/dev/urandom'], { encoding: 'buffer' });
    await writeFile(path.join(tree, 'data'), noise.stdout);
    await execa('bsdtar', ['-C', tree, '--xz', '-cf', whole, 'data', '.PKGINFO']);
    const cut = `${whole}-cut`;
    await writeFile(cut, (await readFile(whole)).subarray(0, 1_000_000));
    const error = await failureOf(() => read(cut));
    expect(error.code).toBe('PACKAGE_FORMAT');
    expect(error.message).toBe(`${cut} is a damaged package: xz cannot decompress it`);
  });
});

it('a small file that unpacks to a huge one is not read to its end', async () => {
  const file = path.join(await fresh(), 'bomb.tar.gz');
  const header = tarEntry('data', '');
  header.write('77777777777\0', 124); // 8 GiB
  const sum = header.fill(' ', 148, 156).reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  const gzip = createGzip({ level: constants.Z_BEST_SPEED });
  const written = execa('dd', [`of=${file}`, 'status=none'], { input: gzip });
  gzip.write(header);
  const zeros = Buffer.alloc(16 * 1024 ** 2);
  for (let part = 0; part < 40; part++) gzip.write(zeros);
  gzip.end();
  await written;
  const before = process.memoryUsage().rss;
  expect(await read(file)).toBeUndefined();
  expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 ** 2);
});

it("programs do what this Node's zlib cannot, and end when nobody reads on", async () => {
  const directory = await fresh();
  const file = path.join(directory, 'text');
  await writeFile(file, 'x'.repeat(1_000_000));
  await execa('zstd', ['--quiet', file]);
  const chunks: Uint8Array[] = [];
  for await (const chunk of throughProgram(createReadStream(`${file}.zst`), 'zstd')) {
    chunks.push(chunk);
  }
  expect(Buffer.concat(chunks)).toEqual(await readFile(file));
  for await (const chunk of throughProgram(createReadStream(`${file}.zst`), 'zstd')) {
    expect(chunk.length).toBeGreaterThan(0);
    break;
  }
});
