/**
 * Makes this host able to run the tests: installs missing programs with apt, and builds the root
 * file systems that the end-to-end tests boot, so that no test's deadline pays for a download.
 * Run by `npm test`; quick when all is there.
 */
import { execa } from 'execa';

import { familyRoot, familyRootNames } from '../test/e2e/support/family-roots.js';
import { initRoots } from '../test/e2e/support/init-roots.js';
import { browserPackage, findBrowser } from '../test/support/browser.js';
import { bootableOci, containerOci, containerTar, outerRoot } from '../test/e2e/support/roots.js';

const packages = [
  'systemd-container',
  'skopeo',
  'umoci',
  'squashfs-tools',
  'passt',
  'mmdebstrap',
  'docker-registry',
  'dpkg-dev',
  'rpm',
  'pacman-package-manager',
  'makepkg', // vercmp
  'libarchive-tools', // bsdtar
  'debian-archive-keyring',
  'libcap2-bin',
  'busybox',
  'openssl',
  'e2fsprogs',
  'zstd',
  'xz-utils',
  'qemu-user-static',
  'gcc', // a program without an operating system
  'libc6-dev',
  'tmux',
];

/** @param {readonly string[]} names */
async function missingPackages(names) {
  const format = '${db:Status-Status} ${Package}\n';
  const { stdout } = await execa('dpkg-query', ['-W', '-f', format, ...names], { reject: false });
  const lines = stdout.split('\n');
  const missing = names.filter((name) => !lines.includes(`installed ${name}`));
  return findBrowser() === undefined ? [...missing, browserPackage] : missing;
}

/** @param {readonly string[]} names */
async function installPackages(names) {
  /** @param {string[]} args */
  const apt = (...args) =>
    execa('apt-get', ['-y', '-q', ...args], {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { DEBIAN_FRONTEND: 'noninteractive' },
    });
  const install = ['install', '--no-install-recommends', ...names];
  console.log(`test-host: installing ${names.join(' ')}`);
  try {
    await apt(...install);
  } catch {
    console.log('test-host: the package lists are missing or old, fetching them');
    await apt('update');
    await apt(...install);
  }
}

async function buildRoots() {
  const roots = Object.entries({
    containerTar,
    containerOci,
    bootableOci,
    outerRoot,
    initRoots,
  });
  for (const name of familyRootNames) roots.push([`${name} root`, () => familyRoot(name)]);
  for (const [name, build] of roots) {
    const start = Date.now();
    const path = await build();
    const seconds = (Date.now() - start) / 1000;
    if (seconds > 1) console.log(`test-host: built ${name} in ${seconds.toFixed(0)} s: ${path}`);
  }
}

/** Boots and root file systems need root; a hosted runner's user has sudo without a password. */
async function becomeRoot() {
  const keep = '--preserve-env=HOME,PATH,XDG_CACHE_HOME';
  const args = ['-n', keep, process.execPath, ...process.argv.slice(1)];
  const { exitCode } = await execa('sudo', args, { stdio: 'inherit', reject: false });
  process.exitCode = exitCode ?? 1;
}

async function prepare() {
  const missing = await missingPackages(packages);
  if (missing.length > 0) await installPackages(missing);
  await buildRoots();
}

try {
  await (process.getuid?.() === 0 ? prepare() : becomeRoot());
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  console.error(`test-host: this host cannot run the tests: ${reason}`);
  process.exitCode = 1;
}
