import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

import type { PackageSpec } from './package-spec.js';

/** Makes a real package in `dir` by rpmbuild(8), unsigned, and returns its path. */
export async function buildRpm(dir: string, spec: PackageSpec): Promise<string> {
  const scratch = await mkdtemp(join(tmpdir(), 'e2e-rpm-'));
  try {
    const file = join(scratch, 'package.spec');
    await writeFile(file, specFile(spec));
    await mkdir(dir, { recursive: true });
    const defines = [
      `_topdir ${scratch}`,
      `_rpmdir ${dir}`,
      '_rpmfilename %%{NAME}-%%{VERSION}.rpm',
    ];
    const args = defines.flatMap((define) => ['--define', define]);
    await execa('rpmbuild', ['-bb', '--quiet', ...args, file]);
    return join(dir, `${spec.name}-${spec.version}.rpm`);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function specFile({ name, version, depends, conflicts, ...spec }: PackageSpec): string {
  const {
    provides = [],
    files = {},
    config = [],
    afterInstall,
    beforeRemoval,
    afterRemoval,
  } = spec;
  const paths = Object.entries(files);
  return [
    `Name: ${name}\nVersion: ${version}\nRelease: 1\nSummary: For a test\nLicense: MIT`,
    'BuildArch: noarch',
    ...(depends === undefined ? [] : [`Requires: ${depends}`]),
    ...(conflicts === undefined ? [] : [`Conflicts: ${conflicts}`]),
    ...provides.map((one) => `Provides: ${one}`),
    '%description\nNone.\n%install',
    ...paths.map(([path, text]) => write(`%{buildroot}${path}`, text)),
    ...(afterInstall === undefined ? [] : [`%post\n${afterInstall}`]),
    ...(beforeRemoval === undefined ? [] : [`%preun\n${beforeRemoval}`]),
    ...(afterRemoval === undefined ? [] : [`%postun\n${afterRemoval}`]),
    '%files',
    ...paths.map(
      ([path]) =>
        `${spec.programs?.includes(path) ? '%attr(0755, -, -) ' : ''}${config.includes(path) ? '%config(noreplace) ' : ''}${path}`,
    ),
    '',
  ].join('\n');
}

function write(path: string, text: string): string {
  return `mkdir -p "$(dirname "${path}")"\ncat > "${path}" <<'END'\n${text}END`;
}
