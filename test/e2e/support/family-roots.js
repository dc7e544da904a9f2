import { cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';

import { cached } from './cache.js';
import { bootstrap } from './roots.js';
import { addRepositories, pacmanKeyring, publicKey, repositories, runIn } from './stand-ins.js';

/**
 * Roots whose packages are managed by real dnf5, dnf, zypper and pacman, made of a Debian that has
 * all of them: the file system is Debian's, the database that tells what is installed the family's.
 * @typedef {'dnf5' | 'dnf' | 'zypper' | 'pacman'} FamilyRootName
 */

/** @type {Readonly<Record<FamilyRootName, (root: string) => Promise<void>>>} */
const makers = {
  dnf5: async (root) => {
    await nameSystem(root, ['ID=fedora', 'VERSION_ID=44']);
    await removePrograms(root, ['dnf', 'dnf-3', 'zypper', 'pacman']);
    await disableLocalPlugin(root);
    await addDnfRepository(root);
  },
  dnf: async (root) => {
    await nameSystem(root, ['ID=rocky', 'ID_LIKE="rhel centos fedora"', 'VERSION_ID=9.6']);
    await removePrograms(root, ['dnf5', 'zypper', 'pacman']);
    await addDnfRepository(root);
  },
  zypper: async (root) => {
    await nameSystem(root, ['ID=opensuse-leap', 'ID_LIKE="suse opensuse"', 'VERSION_ID=16.0']);
    await removePrograms(root, ['dnf', 'dnf-3', 'dnf5', 'pacman']);
    await addZypperRepository(root);
  },
  pacman: async (root) => {
    await nameSystem(root, ['ID=arch']);
    await removePrograms(root, ['dnf', 'dnf-3', 'dnf5', 'zypper']);
    await addPacmanRepository(root);
  },
};

/** @type {readonly FamilyRootName[]} */
export const familyRootNames = ['dnf5', 'dnf', 'zypper', 'pacman'];

/** Where each root is told of its repository. */
export const repositoryFiles = {
  dnf5: '/etc/yum.repos.d/stand-ins.repo',
  dnf: '/etc/yum.repos.d/stand-ins.repo',
  zypper: '/etc/zypp/repos.d/stand-ins.repo',
  pacman: '/etc/pacman.d/mirrorlist',
};

/**
 * @param {FamilyRootName} name
 * @returns {Promise<string>} a tar file
 */
export function familyRoot(name) {
  return cached(`family-${name}-2.tar`, async (target) => {
    const root = join(dirname(target), 'root');
    await execa('cp', ['-a', await familyBase(), root]);
    await makers[name](root);
    await execa('tar', ['--numeric-owner', '--xattrs', '-C', root, '-cf', target, '.']);
    await rm(root, { recursive: true });
  });
}

const basePackages = [
  ...['systemd', 'systemd-sysv', 'dbus'],
  ...['dnf5', 'dnf', 'zypper', 'pacman-package-manager'],
  ...['rpm', 'createrepo-c', 'gpg', 'gpg-agent', 'libarchive-tools'], // to make repositories
];

/** Of makepkg only what repo-add reads: its dependencies are perl and TeX. */
const takeMakepkg = [
  'cd "$1/root"',
  'APT_CONFIG=$MMDEBSTRAP_APT_CONFIG apt-get download makepkg',
  'dpkg-deb --extract makepkg_*.deb "$1"',
  'rm makepkg_*.deb',
].join(' && ');

/**
 * What they have in common. dnf5 is in no release of Debian yet, hence forky.
 * @returns {Promise<string>} a directory
 */
function familyBase() {
  return cached('family-base-forky-1', async (root) => {
    const unread = ['doc', 'man', 'locale'].map((name) => `path-exclude=/usr/share/${name}/*`);
    await bootstrap({
      suite: 'forky',
      root,
      include: basePackages,
      options: [
        '--aptopt=Acquire::Check-Valid-Until "false"', // mirrors lag behind
        ...[...unread, 'force-unsafe-io'].map((option) => `--dpkgopt=${option}`),
        `--customize-hook=${takeMakepkg}`,
      ],
    });
    await addRepositories(root);
  });
}

/**
 * @param {string} root
 * @param {readonly string[]} lines of os-release(5)
 */
async function nameSystem(root, lines) {
  const text = ['NAME="Made of Debian"', 'PRETTY_NAME="Made of Debian"', ...lines, ''].join('\n');
  await writeFile(join(root, 'usr/lib/os-release'), text);
  await writeFile(join(root, 'etc/hostname'), 'container\n');
  await writeFile(join(root, '.dockerenv'), '');
}

/**
 * @param {string} root
 * @param {readonly string[]} names
 */
async function removePrograms(root, names) {
  for (const name of names) await rm(join(root, 'usr/bin', name));
}

/**
 * Of Debian's dnf5: it makes a repository of all that is fetched, and dnf5 at times dies of it.
 * @param {string} root
 */
async function disableLocalPlugin(root) {
  const file = join(root, 'etc/dnf/libdnf5-plugins/local.conf');
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace(/^enabled = host-only$/m, 'enabled = false'));
}

/** @param {string} root */
async function addDnfRepository(root) {
  await installRpms(root, ['stand-ins-release', 'ca-certificates', 'systemd-standalone-sysusers']);
  const key = `gpgcheck=1\ngpgkey=file://${publicKey}\n`;
  const text = `[stand-ins]\nname=Stand-ins\nbaseurl=file://${repositories.rpm}\n${key}`;
  await mkdir(join(root, 'etc/yum.repos.d'));
  // as in the distributions' own files; Debian's dnf passes over what is out of reach
  await writeFile(join(root, repositoryFiles.dnf), `${text}skip_if_unavailable=False\n`);
}

/** @param {string} root */
async function addZypperRepository(root) {
  await installRpms(root, ['stand-ins-release', 'ca-certificates', 'glibc']);
  const text = `[stand-ins]\nname=Stand-ins\nenabled=1\nautorefresh=1\n`;
  const place = `baseurl=dir://${repositories.rpm}\ngpgcheck=1\n`;
  await writeFile(join(root, repositoryFiles.zypper), text + place);
}

/**
 * @param {string} root
 * @param {readonly string[]} names
 */
async function installRpms(root, names) {
  const files = names.map((name) => `${repositories.rpm}/${name}.rpm`);
  await runIn(root, 'rpm', ['--install', '--nosignature', ...files]);
}

/** @param {string} root */
async function addPacmanRepository(root) {
  await runIn(root, 'useradd', ['--system', '--home-dir', '/', 'alpm']);
  await mkdir(join(root, 'etc/pacman.d'), { recursive: true });
  await writeFile(join(root, repositoryFiles.pacman), `Server = file://${repositories.pacman}\n`);
  await writeFile(join(root, 'etc/pacman.conf'), pacmanConf.replace('CheckSpace\n', '')); // chroot
  const old = `${repositories.pacmanOld}/filesystem-1-1-any.pkg.tar`;
  await runIn(root, 'pacman', ['--upgrade', '--noconfirm', old]);
  await writeFile(join(root, 'etc/pacman.conf'), pacmanConf);
  await replaceKeyring(root);
}

/** As Arch's. */
const pacmanConf = `[options]
HoldPkg     = pacman glibc
Architecture = auto
CheckSpace
ParallelDownloads = 5
DownloadUser = alpm
#DisableSandbox
SigLevel    = Required DatabaseOptional
LocalFileSigLevel = Optional

[core]
Include = ${repositoryFiles.pacman}
`;

/**
 * Debian's pacman-key takes all keys of this directory, where Arch's has a directory of its own.
 * @param {string} root
 */
async function replaceKeyring(root) {
  const directory = join(root, 'usr/share/keyrings');
  const files = (await readdir(directory)).filter((name) => name.endsWith('.gpg'));
  for (const file of files) await rm(join(directory, file));
  await cp(join(root, pacmanKeyring), directory, { recursive: true });
}
