import { chown, copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

import type { PackageSpec } from './package-spec.js';
import { writePackageTree } from './package-tree.js';

/** Nobody: makepkg(8) will not run as root. */
const BUILDER = 65534;
const EXTENSION = '.pkg.tar.zst';

/** Makes a real package in `dir` by makepkg(8), unsigned, and returns its path. */
export async function buildPacmanPackage(dir: string, spec: PackageSpec): Promise<string> {
  const scratch = await mkdtemp(join(tmpdir(), 'e2e-pacman-'));
  try {
    await writePackageTree(join(scratch, 'tree'), spec);
    const script = installScript(spec);
    if (script !== '') await writeFile(join(scratch, 'scripts'), script);
    await writeFile(join(scratch, 'PKGBUILD'), pkgbuild(spec, script !== ''));
    await chown(scratch, BUILDER, BUILDER);
    await execa('makepkg', ['--nodeps'], {
      cwd: scratch,
      uid: BUILDER,
      gid: BUILDER,
      env: { HOME: scratch, PKGEXT: EXTENSION, LC_ALL: 'C.UTF-8' },
    });
    const name = `${spec.name}-${spec.version}-1-any${EXTENSION}`;
    await mkdir(dir, { recursive: true });
    await copyFile(join(scratch, name), join(dir, name));
    return join(dir, name);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** https://man.archlinux.org/man/PKGBUILD.5 */
function pkgbuild(
  { name, version, depends, conflicts, provides, config }: PackageSpec,
  hasScripts: boolean,
): string {
  const lists = {
    depends: depends === undefined ? [] : [depends],
    conflicts: conflicts === undefined ? [] : [conflicts],
    provides: provides ?? [],
    backup: (config ?? []).map((path) => path.slice(1)),
  };
  return [
    `pkgname=${name}\npkgver=${version}\npkgrel=1\npkgdesc='For a test'\narch=(any)`,
    'options=(!strip !zipman)',
    ...Object.entries(lists).map(([key, words]) => `${key}=(${words.map(quoted).join(' ')})`),
    ...(hasScripts ? ['install=scripts'] : []),
    // not --archive: all is to belong to root, whom fakeroot makes of the builder
    'package() {\n  cp --recursive --preserve=mode "$startdir/tree/." "$pkgdir"\n}',
    '',
  ].join('\n');
}

/** Each by the function that pacman calls at that moment. */
function installScript(spec: PackageSpec): string {
  const functions = {
    post_install: spec.afterInstall,
    post_upgrade: spec.afterUpgrade,
    pre_remove: spec.beforeRemoval,
    post_remove: spec.afterRemoval,
  };
  return Object.entries(functions)
    .filter(([, commands]) => commands !== undefined)
    .map(([name, commands]) => `${name}() {\n${commands}\n}\n`)
    .join('');
}

function quoted(word: string): string {
  return `'${word}'`;
}
