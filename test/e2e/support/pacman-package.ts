import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';

import type { PackageSpec } from './package-spec.js';

const MTREE = '!all,use-set,type,uid,gid,mode,time,size,sha256,link';

/** Makes a package in `dir` as makepkg(8) does, which will not run as root. Returns its path. */
export async function buildPacmanPackage(dir: string, spec: PackageSpec): Promise<string> {
  const { name, version, files = {}, afterInstall } = spec;
  const tree = await mkdtemp(join(tmpdir(), 'e2e-pacman-'));
  const bsdtar = (...args: string[]) =>
    execa('bsdtar', ['-C', tree, '--uid', '0', '--gid', '0', ...args]);
  try {
    await writeFile(join(tree, '.PKGINFO'), information(spec));
    const script = `post_install() {\n${afterInstall ?? ''}\n}\n`;
    if (afterInstall !== undefined) await writeFile(join(tree, '.INSTALL'), script);
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(tree, path)), { recursive: true });
      await writeFile(join(tree, path), text);
    }
    const tops = [...new Set(Object.keys(files).map((path) => path.split('/')[1] ?? ''))];
    const members = ['.PKGINFO', ...(afterInstall === undefined ? [] : ['.INSTALL']), ...tops];
    await bsdtar('-czf', join(tree, '.MTREE'), '--format=mtree', `--options=${MTREE}`, ...members);
    await mkdir(dir, { recursive: true });
    const file = join(dir, `${name}-${version}-1-any.pkg.tar.zst`);
    await bsdtar('--zstd', '-cf', file, '.MTREE', ...members);
    return file;
  } finally {
    await rm(tree, { recursive: true, force: true });
  }
}

/** https://man.archlinux.org/man/PKGBUILD.5 */
function information({ name, version, depends, conflicts, ...spec }: PackageSpec): string {
  const { provides = [], config = [] } = spec;
  const lines = [
    ['pkgname', name],
    ['pkgver', `${version}-1`],
    ['pkgdesc', 'for a test'],
    ['arch', 'any'],
    ...(depends === undefined ? [] : [['depend', depends]]),
    ...(conflicts === undefined ? [] : [['conflict', conflicts]]),
    ...provides.map((one) => ['provides', one]),
    ...config.map((path) => ['backup', path.slice(1)]),
  ];
  return lines.map(([key, value]) => `${key} = ${value}\n`).join('');
}
