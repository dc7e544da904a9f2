import picomatch from 'picomatch';

import type { PackageFormat } from '../../packages/manager.js';

/** What any system writes by itself: globs. */
const ofEverySystem = [
  // accounts are told by name
  '/etc/{passwd,group,shadow,gshadow,subuid,subgid}{,-}',
  '/etc/.pwd.lock',
  // systemd: first boot, ldconfig(8), random seeds, timers, journal, messages
  '/etc/{machine-id,.updated,ld.so.cache,udev/hwdb.bin}',
  '/var/.updated',
  '/var/cache/ldconfig/**',
  '/var/lib/systemd/{random-seed,timers/**,timesync/**,catalog/**,coredump/**}',
  '/var/log/{wtmp,btmp,lastlog,faillog,journal/**}',
  '/{var/,}tmp/systemd-private-*{,/**}',
  // rebuilt from what all packages bring
  '/var/cache/{man,fontconfig}/**',
  '/etc/ssl/certs/**',
  '/etc/ca-certificates/extracted/**',
  '/etc/pki/ca-trust/extracted/**',
  '/usr/share/mime/**',
  '/usr/share/applications/mimeinfo.cache',
  '/usr/share/icons/*/icon-theme.cache',
  '/usr/share/glib-2.0/schemas/gschemas.compiled',
  '/usr/share/info/dir',
  '/usr/lib{,64}/{,*/}gio/modules/giomodule.cache',
];

/** What a package manager writes for itself. */
const ofManager: Readonly<Record<PackageFormat, readonly string[]>> = {
  deb: [
    // with alternatives: what they leave is a link elsewhere
    '/var/lib/{dpkg,apt,ucf,pam}/**',
    '/var/cache/{apt,debconf}/**',
    '/var/log/{dpkg.log,alternatives.log,apt/**}',
  ],
  rpm: [
    '/var/lib/{rpm,dnf,yum,zypp,PackageKit,alternatives}/**',
    '/usr/lib/sysimage/**',
    '/var/cache/{dnf,libdnf5,yum,zypp,zypper}/**',
    '/var/log/{dnf,dnf5,yum,zypper,hawkey}{,.librepo,.rpm}.log{,.*}',
    '/var/log/zypp/**',
  ],
  pacman: ['/var/{lib,cache}/pacman/**', '/var/log/pacman.log', '/etc/pacman.d/gnupg/**'],
  apk: ['/{usr/,}lib/apk/**', '/etc/apk/**', '/var/cache/apk/**', '/var/log/apk.log'],
};

export function noiseOf(format: PackageFormat): readonly string[] {
  return [...ofEverySystem, ...ofManager[format]];
}

/** What may stay after a phase, since the family's policy says so. */
export function keptBy(format: PackageFormat, phase: 'remove' | 'purge'): readonly string[] {
  switch (format) {
    case 'deb':
      // Debian Policy 6.8, 10.7.3: configuration, and what postrm is asked to purge
      return phase === 'remove' ? ['/etc/**', '/var/**'] : [];
    case 'rpm':
      return ['/**/*.{rpmsave,rpmorig,rpmnew}']; // edited configuration, rpm(8)
    case 'pacman':
      return ['/**/*.{pacsave,pacorig,pacnew}']; // pacman(8), HANDLING CONFIG FILES
    case 'apk':
      return ['/**/*.{apk-new,apk-old}'];
  }
}

/** Whether a path is matched by one of the globs; `x/**` means `x` as well, wherever it stands. */
export function pathMatcher(globs: readonly string[]): (path: string) => boolean {
  const isMatched = picomatch(globs, { dot: true });
  return (path) => isMatched(path) || isMatched(`${path}/`);
}
