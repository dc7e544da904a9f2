import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';

export type MaintainerScript = 'preinst' | 'postinst' | 'prerm' | 'postrm' | 'config';

export interface DebFile {
  readonly content: string | Uint8Array;
  readonly mode: number;
}

export interface DebSpec {
  readonly name: string;
  readonly version?: string;
  readonly architecture?: string;
  readonly depends?: string;
  readonly installedSizeKib?: number;
  /** Path in the package → content; plain strings get mode 0644. */
  readonly files?: Readonly<Record<string, string | DebFile>>;
  /** Those of the files that the administrator may edit. */
  readonly conffiles?: readonly string[];
  readonly scripts?: Readonly<Partial<Record<MaintainerScript, string>>>;
  /** Content of `<name>.service`, enabled and started on installation as debhelper does it. */
  readonly unit?: string | undefined;
}

/** Makes a real package in `dir` and returns its path. */
export async function buildDeb(dir: string, spec: DebSpec): Promise<string> {
  const { name, version = '1.0', architecture = 'all' } = spec;
  const tree = await mkdtemp(join(tmpdir(), 'e2e-deb-'));
  try {
    await chmod(tree, 0o755); // it becomes the guest's own root directory
    const scripts = { ...(spec.unit !== undefined && unitScripts(name)), ...spec.scripts };
    for (const [script, content] of Object.entries(scripts)) {
      await writeInto(tree, `DEBIAN/${script}`, { content, mode: 0o755 });
    }
    await writeInto(tree, 'DEBIAN/control', control(spec, version, architecture));
    const conffiles = (spec.conffiles ?? []).map((path) => `/${path}\n`).join('');
    if (conffiles !== '') await writeInto(tree, 'DEBIAN/conffiles', conffiles);
    for (const [path, file] of Object.entries(packagedFiles(spec))) {
      await writeInto(tree, path, file);
    }
    const path = join(dir, `${name}_${version}_${architecture}.deb`);
    await mkdir(dir, { recursive: true });
    await execa('dpkg-deb', ['--root-owner-group', '-Znone', '--build', tree, path]);
    return path;
  } finally {
    await rm(tree, { recursive: true, force: true });
  }
}

function packagedFiles({ name, unit, files }: DebSpec): Record<string, string | DebFile> {
  // /lib: since it works with merged and with separate /usr alike.
  return { ...(unit !== undefined && { [`lib/systemd/system/${name}.service`]: unit }), ...files };
}

function control(
  { name, depends, installedSizeKib }: DebSpec,
  version: string,
  architecture: string,
): string {
  const lines = [
    `Package: ${name}`,
    `Version: ${version}`,
    `Architecture: ${architecture}`,
    'Maintainer: Nobody <nobody@example.org>',
    ...(depends === undefined ? [] : [`Depends: ${depends}`]),
    ...(installedSizeKib === undefined ? [] : [`Installed-Size: ${installedSizeKib}`]),
    `Description: ${name}, for a test`,
  ];
  return `${lines.join('\n')}\n`;
}

async function writeInto(tree: string, path: string, file: string | DebFile): Promise<void> {
  const { content, mode } = typeof file === 'string' ? { content: file, mode: 0o644 } : file;
  const target = join(tree, path);
  await mkdir(dirname(target), { recursive: true, mode: 0o755 });
  await writeFile(target, content);
  await chmod(target, mode);
}

/** What dh_installsystemd puts into a package: a policy-rc.d has its say, failures do not count. */
function unitScripts(name: string): Partial<Record<MaintainerScript, string>> {
  const unit = `${name}.service`;
  const ifBooted = (action: string) => `if [ -d /run/systemd/system ]; then ${action}; fi`;
  return {
    postinst: `#!/bin/sh
set -e
if [ "$1" = configure ]; then
  deb-systemd-helper unmask ${unit} >/dev/null || true
  if deb-systemd-helper --quiet was-enabled ${unit}; then
    deb-systemd-helper enable ${unit} >/dev/null || true
  else
    deb-systemd-helper update-state ${unit} >/dev/null || true
  fi
  if [ -d /run/systemd/system ]; then
    systemctl --system daemon-reload >/dev/null || true
    if [ -n "$2" ]; then action=restart; else action=start; fi
    deb-systemd-invoke $action ${unit} >/dev/null || true
  fi
fi
`,
    prerm: `#!/bin/sh
set -e
if [ "$1" = remove ]; then
  ${ifBooted(`deb-systemd-invoke stop ${unit} >/dev/null || true`)}
fi
`,
    postrm: `#!/bin/sh
set -e
${ifBooted('systemctl --system daemon-reload >/dev/null || true')}
if [ "$1" = purge ] && [ -x /usr/bin/deb-systemd-helper ]; then
  deb-systemd-helper purge ${unit} >/dev/null || true
fi
`,
  };
}
