import type { DebSpec } from './deb.js';

/** On it the examples of all kinds hold: test/e2e/examples.test.ts makes them. */
export const exampleDeb: DebSpec = {
  name: 'my-service',
  version: '1.0',
  depends: 'perl, adduser',
  files: {
    'usr/bin/my-service': { content: server(), mode: 0o755 },
    'etc/my-service.conf': { content: 'port = 8000\n', mode: 0o640 },
    ...unit('my-admin.socket', '[Socket]\nListenStream=127.0.0.1:9000\n'),
    ...unit('my-admin.service', '[Service]\nStandardInput=socket\nExecStart=/bin/sleep infinity\n'),
    ...unit(
      'var-lib-my\\x2dservice-cache.mount',
      '[Mount]\nWhat=tmpfs\nWhere=/var/lib/my-service/cache\nType=tmpfs\nOptions=nosuid\n',
    ),
  },
  scripts: {
    preinst: `#!/bin/sh
set -e
adduser --system --group --home /var/lib/my-service --shell /usr/sbin/nologin my-service
`,
    postinst: `#!/bin/sh
set -e
echo 127.0.0.1 my-service.internal >>/etc/hosts
chgrp my-service /etc/my-service.conf
systemctl daemon-reload
systemctl start my-admin.socket 'var-lib-my\\x2dservice-cache.mount'
systemctl enable --now --quiet my-service
`,
  },
  unit: `[Service]
User=my-service
ExecStart=/usr/bin/my-service --port 8000
[Install]
WantedBy=multi-user.target
`,
};

/** What the example of `script` names. */
export const exampleScript = '#!/bin/sh\nset -e\n[ "$1" = --quick ]\ntest -x /usr/bin/my-service\n';

function unit(name: string, text: string): Readonly<Record<string, string>> {
  return { [`lib/systemd/system/${name}`]: text };
}

/** Speaks HTTP, greets as a mail server does, and answers packets. */
function server(): string {
  return `#!/usr/bin/perl
use strict;
use warnings;
use IO::Select;
use IO::Socket::INET;
if (($ARGV[0] // '') eq '--version') { print "my-service 1.0\\n"; exit 0 }
$| = 1;
sub listen_at { IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => $_[0], Listen => 16, ReuseAddr => 1) or die $! }
my ($web, $mail) = (listen_at(8000), listen_at(2525));
my $stats = IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => 8125, Proto => 'udp') or die $!;
print "listening on port 8000\\n";
my $all = IO::Select->new($web, $mail, $stats);
while (my @ready = $all->can_read) {
  for my $socket (@ready) {
    if ($socket == $stats) {
      my $peer = recv($stats, my $packet, 512, 0);
      send($stats, 'pong', 0, $peer) if defined $peer;
      next;
    }
    my $client = $socket->accept or next;
    if ($socket == $mail) { print $client "220 my-service\\r\\n" }
    else {
      while (my $line = <$client>) { last if $line =~ /^\\r?$/ }
      my $body = '{"status":"ok","workers":[1,2]}';
      my $head = "HTTP/1.1 200 OK\\r\\nContent-Type: application/json\\r\\nConnection: close\\r\\n";
      print $client $head . 'Content-Length: ' . length($body) . "\\r\\n\\r\\n$body";
    }
    close $client;
  }
}
`;
}
