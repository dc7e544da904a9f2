import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';

/** Where a root has its repositories; the incomplete one lacks every package named procps…. */
export const repositories = {
  rpm: '/srv/rpm',
  rpmIncomplete: '/srv/rpm-incomplete',
  pacman: '/srv/pacman',
  pacmanIncomplete: '/srv/pacman-incomplete',
  pacmanOld: '/srv/pacman-old',
};
export const publicKey = '/srv/stand-ins.asc';
export const pacmanKeyring = '/srv/pacman-keyring';
/** Each stand-in brings the file with its name in here. */
export const marksDir = '/usr/share/stand-ins';

/**
 * A package that stands for one of a distribution: what it would bring is in the root already.
 * @typedef {object} StandIn
 * @property {string} name
 * @property {string} [version]
 * @property {string} [provides]
 * @property {string} [conflicts]
 * @property {string} [recommends] known to rpm only
 */

/** @type {readonly StandIn[]} */
const rpms = [
  { name: 'systemd', conflicts: 'systemd-standalone-sysusers', recommends: 'systemd-pam' },
  // what containers have instead of the whole, as a preparation must be able to replace it
  { name: 'systemd-standalone-sysusers', conflicts: 'systemd' },
  { name: 'systemd-pam' },
  { name: 'stand-ins-release', provides: 'system-release = 1' },
  { name: 'glibc' }, // zypper calls a system without it broken
  ...['dbus', 'dbus-1', 'iproute', 'iproute2', 'procps', 'procps-ng'].map(named),
  named('ca-certificates'),
];

/** @type {readonly StandIn[]} */
const pacmans = [
  { name: 'filesystem', version: '2' },
  ...['systemd', 'systemd-sysvcompat', 'dbus', 'iproute2', 'procps-ng'].map(named),
  named('ca-certificates'),
];

/** @param {string} name */
function named(name) {
  return { name };
}

const KEY_NAME = 'stand-ins@example.org';
const KEY_HOME = '/root/stand-ins-key';

/**
 * Puts signed repositories of stand-ins into a root that has the programs to make them.
 * @param {string} root
 */
export async function addRepositories(root) {
  await execa('install', ['--directory', '--mode=700', join(root, KEY_HOME)]);
  const unprotected = ['--passphrase', '', '--quick-generate-key', KEY_NAME];
  await gpg(root, [...unprotected, 'ed25519', 'sign', 'never']);
  await gpg(root, ['--armor', '--output', publicKey, '--export', KEY_NAME]);
  await addRpms(root);
  await addPacmanPackages(root);
  await addPacmanKeyring(root);
  await rm(join(root, KEY_HOME), { recursive: true });
}

/**
 * What `pacman-key --populate` reads.
 * @param {string} root
 */
async function addPacmanKeyring(root) {
  await mkdir(join(root, pacmanKeyring));
  await gpg(root, ['--output', `${pacmanKeyring}/stand-ins.gpg`, '--export', KEY_NAME]);
  const { stdout } = await gpg(root, ['--with-colons', '--list-keys', KEY_NAME]);
  const fingerprint = /^fpr:+([0-9A-F]{40}):/m.exec(stdout)?.[1] ?? '';
  await writeFile(join(root, pacmanKeyring, 'stand-ins-trusted'), `${fingerprint}:4:\n`);
}

/**
 * Runs a program of the root; what it leaves running, such as gpg's agent, ends with it.
 * @param {string} root
 * @param {string} file
 * @param {readonly string[]} args
 */
export function runIn(root, file, args) {
  const alone = ['--pid', '--fork', '--kill-child', `--mount-proc=${join(root, 'proc')}`];
  return execa('unshare', [...alone, 'chroot', root, file, ...args], {
    env: { HOME: '/root', PATH: '/usr/sbin:/usr/bin', LC_ALL: 'C.UTF-8', GNUPGHOME: KEY_HOME },
    extendEnv: false,
  });
}

/**
 * @param {string} root
 * @param {readonly string[]} args
 */
function gpg(root, args) {
  return runIn(root, 'gpg', ['--batch', '--quiet', '--yes', ...args]);
}

/** @param {string} root */
async function addRpms(root) {
  await writeFile(join(root, 'root/stand-ins.spec'), specFile());
  const places = [
    '--define',
    `_rpmdir ${repositories.rpm}`,
    '--define',
    '_rpmfilename %%{NAME}.rpm',
  ];
  await runIn(root, 'rpmbuild', ['-bb', '--quiet', ...places, '/root/stand-ins.spec']);
  const files = rpms.map(({ name }) => `${repositories.rpm}/${name}.rpm`);
  await runIn(root, 'rpmsign', ['--key-id', KEY_NAME, '--addsign', ...files]);
  await leaveOut(root, repositories.rpm, repositories.rpmIncomplete);
  for (const directory of [repositories.rpm, repositories.rpmIncomplete]) {
    await runIn(root, 'createrepo_c', ['--quiet', directory]);
    const index = `${directory}/repodata/repomd.xml`;
    await gpg(root, ['--armor', '--detach-sign', index]);
    await cp(join(root, publicKey), join(root, `${index}.key`)); // zypper looks for it there
  }
  for (const left of ['root/stand-ins.spec', 'root/rpmbuild'])
    await rm(join(root, left), { recursive: true, force: true });
}

/** All of them in one run of rpmbuild. */
function specFile() {
  const head = 'Name: stand-ins\nVersion: 1\nRelease: 1\nSummary: Stand-ins\nLicense: MIT\n';
  const install = `%install\nmkdir -p %{buildroot}${marksDir}\ncd %{buildroot}${marksDir}\n`;
  const marks = rpms.map(({ name }) => `echo ${name} > ${name}\n`).join('');
  return `${head}BuildArch: noarch\n%description\nNone.\n${install}${marks}${rpms.map(subpackage).join('')}`;
}

/** @param {StandIn} standIn */
function subpackage({ name, provides, conflicts, recommends }) {
  const relations = Object.entries({ provides, conflicts, recommends })
    .filter(([, value]) => value !== undefined)
    .map(([word, value]) => `${word}: ${value}\n`);
  const head = `%package -n ${name}\nSummary: Stands for ${name}\n${relations.join('')}`;
  return `${head}%description -n ${name}\nNone.\n%files -n ${name}\n${marksDir}/${name}\n`;
}

/** @param {string} root */
async function addPacmanPackages(root) {
  for (const standIn of pacmans) {
    await gpg(root, ['--detach-sign', await makePacmanPackage(root, standIn, repositories.pacman)]);
  }
  await makePacmanPackage(root, { name: 'filesystem', version: '1' }, repositories.pacmanOld);
  await leaveOut(root, repositories.pacman, repositories.pacmanIncomplete);
  for (const directory of [repositories.pacman, repositories.pacmanIncomplete]) {
    const names = await readdir(join(root, directory));
    const packages = names.filter((name) => name.endsWith('.tar'));
    const files = packages.map((name) => `${directory}/${name}`);
    await runIn(root, 'repo-add', ['--quiet', `${directory}/core.db.tar`, ...files]);
  }
}

/**
 * @param {string} root
 * @param {StandIn} standIn
 * @param {string} directory in the root
 * @returns {Promise<string>} the package's file in the root
 */
async function makePacmanPackage(root, { name, version = '1' }, directory) {
  const tree = join(root, 'root', name);
  await mkdir(join(tree, marksDir), { recursive: true });
  await mkdir(join(root, directory), { recursive: true });
  await writeFile(join(tree, marksDir, name), `${version}\n`);
  const info = `pkgname = ${name}\npkgver = ${version}-1\npkgdesc = Stands for ${name}\narch = any\n`;
  await writeFile(join(tree, '.PKGINFO'), info);
  const file = `${directory}/${name}-${version}-1-any.pkg.tar`;
  const archive = ['-C', tree, '--owner=0', '--group=0', '-cf', join(root, file)];
  await execa('tar', [...archive, '.PKGINFO', 'usr']);
  await rm(tree, { recursive: true });
  return file;
}

/**
 * @param {string} root
 * @param {string} from
 * @param {string} to
 */
async function leaveOut(root, from, to) {
  await cp(join(root, from), join(root, to), {
    recursive: true,
    filter: (file) => !/\/procps[^/]*$/.test(file),
  });
}
