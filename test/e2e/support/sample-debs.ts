import type { DebSpec } from './deb.js';

/** Where the sample servers listen, inside their machine. */
export const SAMPLE_PORT = 8000;
export const GOOD_WEB_BODY = 'It works on every system.';

/** Nothing is wrong with it: it pulls a dependency from the archive, starts, and answers 200. */
export function goodWeb(name = 'e2e-good-web'): DebSpec {
  const docroot = `usr/share/${name}`;
  return {
    name,
    depends: 'busybox',
    files: { [`${docroot}/index.html`]: `<h1>${GOOD_WEB_BODY}</h1>\n` },
    unit: serviceUnit(name, `/bin/busybox httpd -f -p ${SAMPLE_PORT} -h /${docroot}`),
  };
}

/** Its installation fails, in the way a mistake in a maintainer script does. */
export function postinstFails(): DebSpec {
  const postinst = '#!/bin/sh\necho "e2e: the schema could not be migrated" >&2\nexit 3\n';
  return { name: 'e2e-postinst-fails', scripts: { postinst } };
}

/** It installs, but its service ends in `failed`. */
export function serviceFails(): DebSpec {
  const name = 'e2e-service-fails';
  return { name, unit: serviceUnit(name, '/bin/false') };
}

/** Its service is active, but nothing answers on the port. */
export function listensNowhere(): DebSpec {
  const name = 'e2e-listens-nowhere';
  return { name, unit: serviceUnit(name, '/bin/sleep infinity') };
}

/** Its service is active and answers, but never with success. */
export function answers503(): DebSpec {
  const name = 'e2e-answers-503';
  const script = `usr/libexec/${name}`;
  return {
    name,
    depends: 'perl-base',
    files: { [script]: { content: answering('503 Service Unavailable'), mode: 0o755 } },
    unit: serviceUnit(name, `/${script}`),
  };
}

/** Only modules of perl-base, which every Debian root has. */
export const answering = (status: string) => `#!/usr/bin/perl
use strict;
use warnings;
use IO::Socket::INET;
my $server = IO::Socket::INET->new(LocalPort => ${SAMPLE_PORT}, Listen => 16, ReuseAddr => 1)
  or die "cannot listen: $!";
while (my $client = $server->accept) {
  while (my $line = <$client>) { last if $line =~ /^\\r?$/ }
  print $client "HTTP/1.1 ${status}\\r\\nContent-Length: 5\\r\\nConnection: close\\r\\n\\r\\nbusy\\n";
  close $client;
}
`;

function serviceUnit(name: string, command: string): string {
  return `[Unit]
Description=${name}
[Service]
ExecStart=${command}
[Install]
WantedBy=multi-user.target
`;
}
