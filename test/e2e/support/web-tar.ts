import { chmod, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';

import { cached } from './cache.js';
import { containerTar } from './roots.js';

/** Where datagrams are sent back. */
export const ECHO_PORT = 18_082;

/** A Debian that tells its name on port 80 by HTTP, and sends datagrams back. */
export function webTar(): Promise<string> {
  return cached('debian-bookworm-web-3.tar', async (target) => {
    const root = join(dirname(target), 'root');
    await mkdir(root);
    await execa('tar', ['--numeric-owner', '--xattrs', '-C', root, '-xpf', await containerTar()]);
    await writeFile(join(root, 'usr/local/bin/tell-name'), server);
    await chmod(join(root, 'usr/local/bin/tell-name'), 0o755);
    const units = join(root, 'etc/systemd/system');
    await mkdir(join(units, 'multi-user.target.wants'), { recursive: true });
    await writeFile(join(units, 'tell-name.service'), unit);
    await symlink('../tell-name.service', join(units, 'multi-user.target.wants/tell-name.service'));
    await execa('tar', ['--numeric-owner', '--xattrs', '-C', root, '-cf', target, '.']);
    await rm(root, { recursive: true });
  });
}

const unit = `[Unit]
Description=Tell the machine's name
[Service]
Type=notify
ExecStart=/usr/local/bin/tell-name
[Install]
WantedBy=multi-user.target
`;

/** Only modules of perl-base, which every Debian root has. */
const server = `#!/usr/bin/perl
use strict;
use warnings;
use IO::Select;
use IO::Socket::INET;
use IO::Socket::UNIX;
open(my $file, '<', '/proc/sys/kernel/hostname') or die $!;
my $name = <$file>;
my $tcp = IO::Socket::INET->new(LocalPort => 80, Listen => 16, ReuseAddr => 1) or die "tcp: $!";
my $udp = IO::Socket::INET->new(LocalPort => ${ECHO_PORT}, Proto => 'udp') or die "udp: $!";
IO::Socket::UNIX->new(Type => SOCK_DGRAM, Peer => $ENV{NOTIFY_SOCKET})->send('READY=1');
my $select = IO::Select->new($tcp, $udp);
while (my @ready = $select->can_read) {
  for my $socket (@ready) {
    if ($socket == $udp) {
      my $from = recv($udp, my $message, 512, 0);
      send($udp, $message, 0, $from) if defined $from;
      next;
    }
    my $client = $tcp->accept or next;
    while (my $line = <$client>) { last if $line =~ /^\\r?$/ }
    my $length = length $name;
    print $client "HTTP/1.1 200 OK\\r\\nContent-Length: $length\\r\\nConnection: close\\r\\n\\r\\n$name";
    close $client;
  }
}
`;
