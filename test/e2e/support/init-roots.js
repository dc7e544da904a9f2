import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';

import { cached } from './cache.js';
import { containerTar } from './roots.js';

/** What makes a Debian one that has no systemd. */
const packagesOf = {
  sysvinit: ['sysvinit-core', 'initscripts', 'sysv-rc'],
  openrc: ['openrc', 'sysvinit-core', 'initscripts'],
  runit: ['runit-init', 'initscripts', 'sysv-rc'],
};

/** @typedef {keyof typeof packagesOf} OtherInit */

/**
 * Debians with another init than systemd, one directory each: sysvinit, openrc, runit. The one with
 * sysvinit says that it is Devuan, whose recipe adds just that; the others say what they are.
 * @returns {Promise<string>}
 */
export function initRoots() {
  return cached('debian-bookworm-inits-1', async (target) => {
    const base = `${target}-base`;
    await mkdir(base);
    await mkdir(target);
    await execa('tar', ['--numeric-owner', '--xattrs', '-C', base, '-xpf', await containerTar()]);
    await cp('/etc/resolv.conf', join(base, 'etc/resolv.conf'));
    const apt = aptIn(base);
    await apt('update');
    const names = ['iproute2', 'procps', 'ca-certificates']; // of the recipe
    await apt('install', ...names);
    for (const [init, packages] of Object.entries(packagesOf)) {
      const root = join(target, init);
      await execa('cp', ['--archive', base, root]);
      await aptIn(root)('install', ...packages);
      await rm(join(root, 'var/lib/apt/lists'), { recursive: true });
      await writeFile(join(root, 'etc/resolv.conf'), '');
    }
    await rm(base, { recursive: true });
    await callDevuan(join(target, 'sysvinit'));
  });
}

/**
 * @param {OtherInit} init
 * @returns {Promise<string>} a reference
 */
export async function initRoot(init) {
  return `dir:${join(await initRoots(), init)}`;
}

/** @param {string} root */
function aptIn(root) {
  const options = ['-q=2', '--yes', '--no-install-recommends', '-o', 'Dpkg::Use-Pty=0'];
  const env = { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' };
  /** @param {string[]} args */
  return async (...args) => {
    await execa('chroot', [root, 'apt-get', ...options, ...args], { env });
    await execa('chroot', [root, 'apt-get', 'clean']);
  };
}

/** @param {string} root */
async function callDevuan(root) {
  const file = join(root, 'usr/lib/os-release');
  const text = await readFile(file, 'utf8');
  await writeFile(file, `${text.replace(/^ID=.*$/m, 'ID=devuan')}ID_LIKE=debian\n`);
}
