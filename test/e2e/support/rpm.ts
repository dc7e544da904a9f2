import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

import type { PackageSpec } from './package-spec.js';
import { writePackageTree } from './package-tree.js';

/** Makes a real package in `dir` by rpmbuild(8), unsigned, and returns its path. */
export async function buildRpm(dir: string, spec: PackageSpec): Promise<string> {
  const scratch = await mkdtemp(join(tmpdir(), 'e2e-rpm-'));
  try {
    const tree = join(scratch, 'tree');
    await writePackageTree(tree, spec);
    const file = join(scratch, 'package.spec');
    await writeFile(file, specFile(spec));
    await mkdir(dir, { recursive: true });
    const defines = [
      `_topdir ${scratch}`,
      `_rpmdir ${dir}`,
      `tree ${tree}`,
      '_rpmfilename %%{NAME}-%%{VERSION}.rpm',
      '_binaries_in_noarch_packages_terminate_build 0', // programs of this host may be in them
    ];
    const args = defines.flatMap((define) => ['--define', define]);
    await execa('rpmbuild', ['-bb', '--quiet', ...args, file]);
    return join(dir, `${spec.name}-${spec.version}.rpm`);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function specFile({ name, version, depends, conflicts, ...spec }: PackageSpec): string {
  const { provides = [], files = {}, config = [] } = spec;
  return [
    `Name: ${name}\nVersion: ${version}\nRelease: 1\nSummary: For a test\nLicense: MIT`,
    'BuildArch: noarch\nAutoReq: no',
    ...(depends === undefined ? [] : [`Requires: ${depends}`]),
    ...(conflicts === undefined ? [] : [`Conflicts: ${conflicts}`]),
    ...provides.map((one) => `Provides: ${one}`),
    '%description\nNone.\n%install\ncp --recursive --preserve=mode %{tree}/. %{buildroot}',
    ...scripts(spec),
    '%files',
    ...Object.keys(files).map((path) =>
      config.includes(path) ? `%config(noreplace) ${path}` : path,
    ),
    '',
  ].join('\n');
}

type Scripts = Pick<PackageSpec, 'afterInstall' | 'beforeRemoval' | 'afterRemoval'>;

function scripts({ afterInstall, beforeRemoval, afterRemoval }: Scripts): string[] {
  return Object.entries({ post: afterInstall, preun: beforeRemoval, postun: afterRemoval })
    .filter(([, commands]) => commands !== undefined)
    .map(([name, commands]) => `%${name}\n${commands}`);
}
