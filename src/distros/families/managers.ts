import type { ManagerCommands } from './family.js';

const name = /^(\S+)$/;
const rpms = ['rpm', '--query', '--all', '--queryformat', '%{NAME}\\n'];

export const apt: ManagerCommands = {
  program: 'apt-get',
  // an obsolete or removed package keeps a line, hence the status
  installed: ['dpkg-query', '--show', '--showformat=${db:Status-Status} ${Package}\\n'],
  installedLine: /^installed (\S+)$/,
  // nobody reads descriptions here, and their translations are the larger part of the lists
  refresh: [
    ...['apt-get', '--quiet=2', '-o', 'Acquire::Retries=3', '-o', 'Acquire::Languages=none'],
    'update',
  ],
  install: [
    ...['apt-get', '--quiet=2', '--yes', '--no-install-recommends'],
    ...['-o', 'Acquire::Retries=3', '-o', 'Dpkg::Use-Pty=0', 'install'],
  ],
  clean: ['apt-get', 'clean'],
  env: { DEBIAN_FRONTEND: 'noninteractive' },
};

/** Containers have stand-alone parts of systemd, which the whole of it replaces. */
function dnfNamed(program: 'dnf5' | 'dnf'): ManagerCommands {
  const noWeak = '--setopt=install_weak_deps=False';
  return {
    program,
    installed: rpms,
    installedLine: name,
    refresh: [program, '-y', 'makecache'],
    install: [program, '-y', noWeak, 'install', '--allowerasing'],
    clean: [program, 'clean', 'all'],
    env: {},
  };
}

export const dnf5 = dnfNamed('dnf5');
export const dnf = dnfNamed('dnf');

export const yum: ManagerCommands = {
  program: 'yum',
  installed: rpms,
  installedLine: name,
  install: ['yum', '-y', 'install'],
  clean: ['yum', 'clean', 'all'],
  env: {},
};

export const microdnf: ManagerCommands = {
  program: 'microdnf',
  installed: rpms,
  installedLine: name,
  install: ['microdnf', 'install', '-y', '--setopt=install_weak_deps=0'],
  clean: ['microdnf', 'clean', 'all'],
  env: {},
};

export const urpmi: ManagerCommands = {
  program: 'urpmi',
  installed: rpms,
  installedLine: name,
  refresh: ['urpmi.update', '-a'],
  install: ['urpmi', '--auto', '--no-recommends'],
  clean: ['urpmi', '--clean'],
  env: {},
};

export const zypper: ManagerCommands = {
  program: 'zypper',
  installed: rpms,
  installedLine: name,
  refresh: ['zypper', '--non-interactive', '--gpg-auto-import-keys', 'refresh'],
  install: ['zypper', '--non-interactive', 'install', '--no-recommends'],
  clean: ['zypper', '--non-interactive', 'clean', '--all'],
  env: {},
};

export const pacman: ManagerCommands = {
  program: 'pacman',
  installed: ['pacman', '--query', '--quiet'],
  installedLine: name,
  // new packages beside old ones are not supported, hence everything is upgraded
  install: ['pacman', '--sync', '--refresh', '--sysupgrade', '--needed', '--noconfirm'],
  // asked whether to remove all, pacman takes --noconfirm for a no
  clean: ['find', '/var/cache/pacman/pkg', '-mindepth', '1', '-delete'],
  env: {},
};

export const apk: ManagerCommands = {
  program: 'apk',
  installed: ['apk', 'info'],
  installedLine: name,
  install: ['apk', 'add', '--no-cache'],
  env: {},
};

export const xbps: ManagerCommands = {
  program: 'xbps-install',
  installed: ['xbps-query', '--list-pkgs'],
  // ii name-version_revision  description
  installedLine: /^ii (\S+)-[^\s-]+ /,
  // an old xbps refuses to install anything but its successor
  refresh: ['xbps-install', '--sync', '--update', '--yes', 'xbps'],
  install: ['xbps-install', '--yes'],
  clean: ['xbps-remove', '--clean-cache', '--yes'],
  env: {},
};
