import { chmod, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';

import { cached } from './cache.js';

/** What is built into the outer host and what is bound over it must agree on these. */
export const runnerUser = { name: 'runner', uid: 1001, home: '/home/runner' };
/** Here the outer host writes `running` or `degraded` into the file `state` once it is up. */
export const signalDir = '/srv/e2e';

/**
 * A Debian as registries hold it: no init system, and a policy-rc.d that forbids service starts.
 * @returns {Promise<string>} a tar file
 */
export function containerTar() {
  return cached('debian-bookworm-container-1.tar', async (target) => {
    const root = join(dirname(target), 'root');
    await bootstrap({ suite: 'bookworm', root, include: [] });
    await writeExecutable(join(root, 'usr/sbin/policy-rc.d'), '#!/bin/sh\nexit 101\n');
    await writeFile(join(root, 'etc/hostname'), 'debuerreotype\n');
    await writeFile(join(root, 'etc/resolv.conf'), '');
    await execa('tar', ['--numeric-owner', '--xattrs', '-C', root, '-cf', target, '.']);
    await rm(root, { recursive: true });
  });
}

/**
 * The same as an OCI image layout with the tag `root`, ready to be pushed.
 * @returns {Promise<string>} a directory
 */
export function containerOci() {
  return cached('debian-bookworm-container-1.oci', async (target) => {
    const root = join(dirname(target), 'root');
    await mkdir(root);
    await execa('tar', ['--numeric-owner', '--xattrs', '-C', root, '-xpf', await containerTar()]);
    await packLayout(target, root);
  });
}

/**
 * A Debian in an OCI image layout, tag `root`, that has all packages which the recipe asks for: to
 * prepare it takes no mirror.
 * @returns {Promise<string>} a directory
 */
export function bootableOci() {
  return cached('debian-bookworm-bootable-1.oci', async (target) => {
    const root = join(dirname(target), 'root');
    const packages = ['systemd', 'systemd-sysv', 'dbus', 'iproute2', 'procps', 'ca-certificates'];
    await bootstrap({ suite: 'bookworm', root, include: packages });
    await packLayout(target, root);
  });
}

/**
 * @param {string} layout is created, with the tag `root`
 * @param {string} root is used up
 */
async function packLayout(layout, root) {
  const image = `${layout}:root`;
  await execa('umoci', ['init', '--layout', layout]);
  await execa('umoci', ['new', '--image', image]);
  await execa('umoci', ['insert', '--image', image, root, '/']);
  await execa('umoci', ['config', '--image', image, '--config.cmd', '/bin/bash']);
  await rm(root, { recursive: true });
}

const outerPackages = [
  'systemd',
  'systemd-sysv',
  'dbus',
  'systemd-container',
  'skopeo',
  'umoci',
  'squashfs-tools',
  'passt',
  'mmdebstrap',
  'sudo',
  'iproute2',
  'procps',
  'ca-certificates',
  'zstd',
  'xz-utils',
  'libstdc++6', // Node's only need beyond libc
];

/**
 * A host like a GitHub-hosted runner: systemd, machined, and a user with password-less sudo.
 * @returns {Promise<string>} a directory, only ever used below an overlay
 */
export function outerRoot() {
  return cached('outer-trixie-2', async (root) => {
    await bootstrap({ suite: 'trixie', root, include: outerPackages });
    const { name, uid } = runnerUser;
    const shell = ['--shell', '/bin/bash', '--create-home', '--user-group'];
    await execa('chroot', [root, 'useradd', '--uid', String(uid), ...shell, name]);
    const sudoers = join(root, 'etc/sudoers.d/runner');
    await writeFile(sudoers, `${name} ALL=(ALL) NOPASSWD:ALL\n`);
    await chmod(sudoers, 0o440);
    await writeFile(join(root, 'etc/hostname'), 'outer\n');
    await writeFile(join(root, 'etc/hosts'), '127.0.0.1 localhost\n127.0.1.1 outer\n');
    await announceReadiness(root);
    await maskUnits(root);
  });
}

/** @param {string} root */
async function announceReadiness(root) {
  const units = join(root, 'etc/systemd/system');
  const unit = `[Unit]
Description=Tell the test when everything has started
[Service]
ExecStart=-/usr/bin/systemctl is-system-running --wait
StandardOutput=truncate:${signalDir}/state
[Install]
WantedBy=multi-user.target
`;
  await writeFile(join(units, 'e2e-ready.service'), unit);
  await symlink('../e2e-ready.service', join(units, 'multi-user.target.wants/e2e-ready.service'));
}

/**
 * modules-load: there is no /lib/modules here. The rest would only cost time.
 * @param {string} root
 */
async function maskUnits(root) {
  const units = [
    'systemd-modules-load.service',
    'console-getty.service',
    'systemd-firstboot.service',
  ];
  const timers = [
    'apt-daily.timer',
    'apt-daily-upgrade.timer',
    'dpkg-db-backup.timer',
    'fstrim.timer',
  ];
  for (const unit of [...units, ...timers]) {
    const link = join(root, 'etc/systemd/system', unit);
    await rm(link, { force: true });
    await symlink('/dev/null', link);
  }
}

/**
 * @typedef {object} Bootstrap
 * @property {string} suite
 * @property {string} root a directory to be made
 * @property {readonly string[]} include packages beside the essential ones
 * @property {readonly string[]} [options] of mmdebstrap(1)
 */

/** @param {Bootstrap} what */
export async function bootstrap({ suite, root, include, options = [] }) {
  const packages = include.length > 0 ? [`--include=${include.join(',')}`] : [];
  const args = ['--variant=minbase', '--format=directory', ...options, ...packages, suite, root];
  // A debconf front end has nobody to ask here.
  await execa('mmdebstrap', args, {
    env: { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' },
  });
}

/**
 * @param {string} path
 * @param {string} content
 */
async function writeExecutable(path, content) {
  await writeFile(path, content);
  await chmod(path, 0o755);
}
