import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A web service in Perl. That it needs Perl 5.36 nobody has told the package: Debian 11 has 5.32. */
const SERVER = `#!/usr/bin/perl
use v5.36;
use IO::Socket::INET;
my $server = IO::Socket::INET->new(LocalPort => 8000, Listen => 16, ReuseAddr => 1) or die $!;
while (my $client = $server->accept) {
  while (my $line = <$client>) { last if $line =~ /^\\r?$/ }
  print $client "HTTP/1.1 200 OK\\r\\nContent-Length: 3\\r\\nConnection: close\\r\\n\\r\\nup\\n";
  close $client;
}
`;

const UNIT = `[Unit]
Description=A service of mine

[Service]
ExecStart=/usr/bin/my-service

[Install]
WantedBy=multi-user.target
`;

const CONTROL = `Package: my-service
Version: 1.1
Architecture: all
Maintainer: Me <me@example.org>
Depends: perl-base
Description: a service of mine
`;

/** As debhelper writes them. */
const POSTINST = `#!/bin/sh
set -e
[ "$1" = configure ] || exit 0
deb-systemd-helper enable my-service.service >/dev/null
systemctl daemon-reload
deb-systemd-invoke restart my-service.service >/dev/null || true
`;
const PRERM = `#!/bin/sh
set -e
[ "$1" = remove ] && deb-systemd-invoke stop my-service.service >/dev/null
exit 0
`;
const POSTRM = `#!/bin/sh
set -e
[ "$1" = purge ] && deb-systemd-helper purge my-service.service >/dev/null
[ "$1" = purge ] && deb-systemd-helper unmask my-service.service >/dev/null
[ "$1" = remove ] && deb-systemd-helper mask my-service.service >/dev/null
exit 0
`;

const CONFIG = `images: [debian-11, debian-12, debian-13]
packages: ['dist/*.deb']
lifecycle: [install, reboot, purge]
network-timeout: 10
checks:
  - unit: my-service
  - http: http://localhost:8000/
    body: up
  - command: perl -c /usr/bin/my-service
`;

/**
 * A project with a package to test, and its configuration.
 * @param {string} directory
 */
export function makeProject(directory) {
  const tree = path.join(directory, 'tree');
  /** @type {readonly (readonly [string, string, number])[]} */
  const files = [
    ['usr/bin/my-service', SERVER, 0o755],
    ['lib/systemd/system/my-service.service', UNIT, 0o644],
    ['DEBIAN/control', CONTROL, 0o644],
    ['DEBIAN/postinst', POSTINST, 0o755],
    ['DEBIAN/prerm', PRERM, 0o755],
    ['DEBIAN/postrm', POSTRM, 0o755],
  ];
  for (const [name, text, mode] of files) {
    const file = path.join(tree, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    chmodSync(file, mode);
  }
  mkdirSync(path.join(directory, 'dist'));
  const deb = path.join(directory, 'dist', 'my-service_1.1_all.deb');
  execFileSync('dpkg-deb', ['--root-owner-group', '--build', tree, deb], { stdio: 'ignore' });
  writeFileSync(path.join(directory, '.postroj.yml'), CONFIG);
}
