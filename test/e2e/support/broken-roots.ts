import { mkdir, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';

import { cached, sharedStateDir } from './cache.js';
import { containerTar } from './roots.js';
import { postroj } from './postroj.js';
import { answering } from './sample-debs.js';

/** A prepared Debian whose boot waits for ever for one service. */
export async function neverReadyRoot(): Promise<string> {
  return cached('debian-bookworm-never-ready-1', async (root) => {
    await unpackPrepared(root);
    const units = join(root, 'etc/systemd/system');
    const unit = `[Unit]
Description=A service that never gets ready
[Service]
Type=oneshot
ExecStart=/bin/sleep infinity
TimeoutStartSec=infinity
[Install]
WantedBy=multi-user.target
`;
    await writeFile(join(units, 'never-ready.service'), unit);
    await mkdir(join(units, 'multi-user.target.wants'), { recursive: true });
    await symlink(
      '../never-ready.service',
      join(units, 'multi-user.target.wants/never-ready.service'),
    );
  });
}

/** A prepared Debian of which one service fails at every boot. */
export async function degradedRoot(): Promise<string> {
  return cached('debian-bookworm-degraded-1', async (root) => {
    await unpackPrepared(root);
    const units = join(root, 'etc/systemd/system');
    await writeFile(join(units, 'e2e-baseline.service'), '[Service]\nExecStart=/bin/false\n');
    await mkdir(join(units, 'multi-user.target.wants'), { recursive: true });
    const link = join(units, 'multi-user.target.wants/e2e-baseline.service');
    await symlink('../e2e-baseline.service', link);
  });
}

/** A prepared Debian whose init ends at once: libc is there, its own library is not. */
export async function brokenInitRoot(): Promise<string> {
  return cached('debian-bookworm-broken-init-1', async (root) => {
    await unpackPrepared(root);
    await rm(join(root, 'usr/lib/systemd/systemd'), { force: true });
    await writeFile(join(root, 'usr/lib/systemd/systemd'), '#!/bin/sh\nexit 7\n', { mode: 0o755 });
  });
}

/** A prepared Debian whose mirror refuses connections, and which knows no packages yet. */
export async function mirrorlessRoot(): Promise<string> {
  return cached('debian-bookworm-mirrorless-1', async (root) => {
    await unpackPrepared(root);
    await loseMirror(root);
  });
}

/** As a registry holds it, without an init, and with nowhere to get one from. */
export async function unpreparableRoot(): Promise<string> {
  return cached('debian-bookworm-unpreparable-1', async (root) => {
    await mkdir(root);
    await execa('tar', ['--numeric-owner', '-C', root, '-xpf', await containerTar()]);
    await loseMirror(root);
  });
}

/**
 * A prepared Debian whose systemd says that it is 219, as of CentOS 7, which cannot be had here. It
 * stands for guests that need the legacy hierarchy of control groups, which it can live in.
 */
export async function oldSystemdRoot(): Promise<string> {
  return cached('debian-bookworm-says-219-1', async (root) => {
    await unpackPrepared(root);
    const systemctl = join(root, 'usr/bin/systemctl');
    await rename(systemctl, `${systemctl}.real`);
    const script = `#!/bin/sh
[ "$1" = --version ] && echo 'systemd 219' && exit
exec /usr/bin/systemctl.real "$@"
`;
    await writeFile(systemctl, script, { mode: 0o755 });
  });
}

/** As a registry holds it, without an init and without apt, with a server to start by hand. */
export async function apartRoot(): Promise<string> {
  return cached('debian-bookworm-no-apt-1', async (root) => {
    await mkdir(root);
    await execa('tar', ['--numeric-owner', '-C', root, '-xpf', await containerTar()]);
    await rm(join(root, 'usr/bin/apt-get'));
    await writeFile(join(root, 'usr/local/bin/e2e-server'), answering('200 OK'), { mode: 0o755 });
  });
}

async function loseMirror(root: string): Promise<void> {
  await rm(join(root, 'var/lib/apt/lists'), { recursive: true, force: true });
  const nobody = 'deb [trusted=yes] http://127.0.0.1:9/debian bookworm main\n';
  await writeFile(join(root, 'etc/apt/sources.list'), nobody);
}

async function unpackPrepared(root: string): Promise<void> {
  await postroj(['pull', 'debian-bookworm']);
  const images = join(sharedStateDir, 'images');
  for (const version of await readdir(images)) {
    const record = join(images, version, 'amd64/image.json');
    const { stdout } = await execa('cat', [record], { reject: false });
    if (!stdout.includes('"source": "debootstrap:bookworm"')) continue;
    const seal = join(images, version, 'amd64/image.squashfs');
    await execa('unsquashfs', ['-no-progress', '-dest', root, seal]);
    return;
  }
  throw new Error('no prepared bookworm among the images');
}
