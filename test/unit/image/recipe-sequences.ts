import type { FamilyName } from '../../../src/distros/families/family.js';

export const rpmQuery = 'rpm --query --all --queryformat %{NAME}\\n';
export const systemctl = 'systemctl --version';

/** What prepares an image of each family that has some of the packages already. */
export const sequences: readonly {
  readonly name: FamilyName;
  readonly program: string;
  readonly answers: Readonly<Record<string, string>>;
  readonly commands: readonly string[];
  readonly init: { readonly name: string; readonly version: string };
}[] = [
  {
    name: 'debian',
    program: 'apt-get',
    answers: {
      'dpkg-query': 'installed dbus\nconfig-files procps\nnot-installed systemd\n',
      [systemctl]: 'systemd 252 (252.39-1~deb12u1)\n+PAM\n',
    },
    commands: [
      'dpkg-query --show --showformat=${db:Status-Status} ${Package}\\n',
      'apt-get --quiet=2 -o Acquire::Retries=3 -o Acquire::Languages=none update',
      'apt-get --quiet=2 --yes --no-install-recommends -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 install systemd systemd-sysv iproute2 procps ca-certificates',
      'apt-get clean',
      systemctl,
    ],
    init: { name: 'systemd', version: '252' },
  },
  {
    name: 'devuan',
    program: 'apt-get',
    answers: {
      'dpkg-query --show --showformat=${Version}': '3.14-4devuan1',
      'dpkg-query': 'installed procps\n',
    },
    commands: [
      'dpkg-query --show --showformat=${db:Status-Status} ${Package}\\n',
      'apt-get --quiet=2 -o Acquire::Retries=3 -o Acquire::Languages=none update',
      'apt-get --quiet=2 --yes --no-install-recommends -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 install sysvinit-core sysv-rc initscripts iproute2 ca-certificates',
      'apt-get clean',
      'dpkg-query --show --showformat=${Version} sysvinit-core',
    ],
    init: { name: 'sysvinit', version: '3.14' },
  },
  ...(['dnf5', 'dnf'] as const).map((program) => ({
    name: 'redhat' as const,
    program,
    answers: { rpm: 'ca-certificates\ncurl-minimal\n', systemctl: 'systemd 259 (259.3-1.fc44)\n' },
    commands: [
      rpmQuery,
      `${program} -y makecache`,
      `${program} -y --setopt=install_weak_deps=False install --allowerasing systemd dbus iproute procps-ng`,
      `${program} clean all`,
      systemctl,
    ],
    init: { name: 'systemd', version: '259' },
  })),
  {
    name: 'redhat',
    program: 'yum',
    answers: { rpm: 'systemd\nca-certificates\n', systemctl: 'systemd 219\n+PAM\n' },
    commands: [rpmQuery, 'yum -y install dbus iproute procps-ng', 'yum clean all', systemctl],
    init: { name: 'systemd', version: '219' },
  },
  {
    name: 'redhat',
    program: 'microdnf',
    answers: { rpm: 'ca-certificates\n', systemctl: 'systemd 252 (252-55.el9)\n' },
    commands: [
      rpmQuery,
      'microdnf install -y --setopt=install_weak_deps=0 systemd dbus iproute procps-ng',
      'microdnf clean all',
      systemctl,
    ],
    init: { name: 'systemd', version: '252' },
  },
  {
    name: 'amazon',
    program: 'dnf',
    answers: { rpm: 'ca-certificates\n', systemctl: 'systemd 252 (252.23-3.amzn2023)\n' },
    commands: [
      rpmQuery,
      'dnf -y makecache',
      'dnf -y --setopt=install_weak_deps=False install --allowerasing systemd dbus iproute procps-ng',
      'dnf clean all',
      systemctl,
    ],
    init: { name: 'systemd', version: '252' },
  },
  {
    name: 'mageia',
    program: 'urpmi',
    answers: { rpm: 'rootcerts\n', systemctl: 'systemd 257 (v257)\n' },
    commands: [
      rpmQuery,
      'urpmi.update -a',
      'urpmi --auto --no-recommends systemd dbus iproute2 procps-ng',
      'urpmi --clean',
      systemctl,
    ],
    init: { name: 'systemd', version: '257' },
  },
  {
    name: 'suse',
    program: 'zypper',
    answers: { rpm: 'ca-certificates\n', systemctl: 'systemd 257 (257.9+suse)\n' },
    commands: [
      rpmQuery,
      'zypper --non-interactive --gpg-auto-import-keys refresh',
      'zypper --non-interactive install --no-recommends systemd dbus-1 iproute2 procps',
      'zypper --non-interactive clean --all',
      systemctl,
    ],
    init: { name: 'systemd', version: '257' },
  },
  {
    name: 'arch',
    program: 'pacman',
    answers: {
      'pacman --query': 'systemd\nsystemd-sysvcompat\n',
      systemctl: 'systemd 261 (261.1-1-arch)\n',
    },
    commands: [
      'pacman-key --init',
      'pacman-key --populate',
      'pacman --query --quiet',
      'pacman --sync --refresh --sysupgrade --needed --noconfirm dbus iproute2 procps-ng ca-certificates',
      'find /var/cache/pacman/pkg -mindepth 1 -delete',
      systemctl,
    ],
    init: { name: 'systemd', version: '261' },
  },
  {
    name: 'alpine',
    program: 'apk',
    answers: { 'apk info': 'ca-certificates\nbusybox\n', openrc: 'openrc (OpenRC) 0.62.6\n' },
    commands: ['apk info', 'apk add --no-cache alpine-base openrc iproute2', 'openrc --version'],
    init: { name: 'openrc', version: '0.62.6' },
  },
  {
    name: 'void',
    program: 'xbps-install',
    answers: {
      'xbps-query --list': 'ii procps-ng-4.0.4_2  Utilities\nuu iproute2-6.1_1  Half there\n',
      'xbps-query --property': 'runit-2.1.2_13\n',
    },
    commands: [
      'xbps-query --list-pkgs',
      'xbps-install --sync --update --yes xbps',
      'xbps-install --yes runit-void iproute2 ca-certificates',
      'xbps-remove --clean-cache --yes',
      'xbps-query --property pkgver runit',
    ],
    init: { name: 'runit', version: '2.1.2' },
  },
];
