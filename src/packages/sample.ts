import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { command, run } from '../system/exec.js';

const NAME = 'postroj-sample';
const VERSION = '1.0.0';
const PORT = 8000;

/** What holds once the sample package is installed. */
export const SAMPLE = {
  unit: `${NAME}.service`,
  url: `http://localhost:${PORT}/`,
  command: `grep -q sample /usr/share/${NAME}/index.html`,
} as const;

const control = `Package: ${NAME}
Version: ${VERSION}
Architecture: all
Maintainer: postroj <postroj@localhost>
Depends: busybox
Section: web
Priority: optional
Description: a small web service to test package testing with
 It serves one page on port ${PORT}.
`;

const unit = `[Unit]
Description=Small web service of postroj's self-test
After=network.target

[Service]
ExecStart=/bin/busybox httpd -f -p ${PORT} -h /usr/share/${NAME}
DynamicUser=yes

[Install]
WantedBy=multi-user.target
`;

/** In the words of debhelper's postinst-systemd-enable and postinst-systemd-restart. */
const postinst = `#!/bin/sh
set -e
if [ "$1" = configure ]; then
  deb-systemd-helper enable ${NAME}.service >/dev/null || true
  if [ -d /run/systemd/system ]; then
    systemctl --system daemon-reload >/dev/null || true
    deb-systemd-invoke start ${NAME}.service >/dev/null || true
  fi
fi
`;

const prerm = `#!/bin/sh
set -e
if [ -d /run/systemd/system ] && [ "$1" = remove ]; then
  deb-systemd-invoke stop ${NAME}.service >/dev/null || true
fi
`;

interface Part {
  readonly inside: string;
  readonly text: string;
  readonly mode?: number;
}

const parts: readonly Part[] = [
  { inside: 'DEBIAN/control', text: control },
  { inside: 'DEBIAN/postinst', text: postinst, mode: 0o755 },
  { inside: 'DEBIAN/prerm', text: prerm, mode: 0o755 },
  { inside: `lib/systemd/system/${NAME}.service`, text: unit },
  { inside: `usr/share/${NAME}/index.html`, text: '<h1>This is the sample service</h1>\n' },
];

/** A real .deb with a unit, a port and a dependency, made by dpkg-deb(1). Returns its path. */
export async function buildSamplePackage(directory: string, signal: AbortSignal): Promise<string> {
  const tree = path.join(directory, 'tree');
  for (const { inside, text, mode = 0o644 } of parts) {
    const file = path.join(tree, inside);
    await mkdir(path.dirname(file), { recursive: true, mode: 0o755 });
    await writeFile(file, text);
    await chmod(file, mode);
  }
  const deb = path.join(directory, `${NAME}_${VERSION}_all.deb`);
  await run(command('dpkg-deb', ['--root-owner-group', '--build', tree, deb]), { signal });
  return deb;
}
