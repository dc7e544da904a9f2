import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { makeAuthority } from './authority.js';
import type { Checker, Entry } from './checker.js';
import { repoDir } from './postroj.js';

const AT = '/etc/ssl/web';
const ssl = (name: string) =>
  `ssl_certificate ${AT}/${name}.pem; ssl_certificate_key ${AT}/${name}.key;`;
const text = (words: string) => `{ default_type text/plain; return 200 "${words}\\n"; }`;

/** nginx with whatever a web server may do to somebody who asks. */
const NGINX = `
include /etc/nginx/modules-enabled/*.conf;
events {}
stream {
  server { listen 2465 ssl; ${ssl('localhost')} proxy_pass 127.0.0.1:2525; }
}
http {
  access_log off;
  types { text/html html; text/plain txt; }
  gzip_types text/plain;
  gzip_min_length 1;
  server {
    listen 80;
    listen unix:/run/web.sock;
    root /srv/web;
    location = /hello { add_header X-Frame-Options DENY; default_type text/plain; return 200 "hello, world\\n"; }
    location = /json { default_type application/json; return 200 '{"status":"ok","items":[{"id":1},{"id":2}],"name":null}'; }
    location = /method ${text('$request_method $content_type $content_length $http_x_a')}
    location = /login { if ($request_method = POST) { return 303 /method; } return 405; }
    location = /again { return 307 /method; }
    location = /moved { return 301 http://localhost/hello; }
    location = /circle { return 302 /circle-too; }
    location = /circle-too { return 302 /circle; }
    location = /away { return 302 http://127.0.0.1/seen; }
    location = /here { return 302 /seen; }
    location = /seen ${text('authorization: $http_authorization')}
    location = /password { auth_basic closed; auth_basic_user_file /etc/nginx/users; try_files /small.txt =404; }
    location = /token { if ($http_authorization != "Bearer t0ken-of-ours") { return 401 "not $http_authorization\\n"; } return 200 "welcome\\n"; }
    location = /hang-up { return 444; }
    location = /slow.txt { limit_rate 20; }
    location = /packed.txt { gzip on; }
    location = /missing { return 404 "nothing here\\n"; }
  }
  server { listen 127.0.0.82:82; location / ${text('named')} }
  server { listen [::1]:86 ipv6only=on; location / ${text('six')} }
  server { listen 443 ssl default_server; server_name localhost; ${ssl('localhost')} location / ${text('secure')} }
  server { listen 443 ssl; server_name other.example; ${ssl('other')} location / ${text('other')} }
  server { listen 444 ssl; ${ssl('localhost')} ssl_verify_client on; ssl_client_certificate ${AT}/ca.pem; location / ${text('$ssl_client_s_dn')} }
  server { listen 445 ssl; ${ssl('self')} location / ${text('self-made')} }
}
`;

/** Resets every connection as soon as something was said. */
const RESETS = `#!/usr/bin/perl
use Socket; use IO::Socket::INET;
my $server = IO::Socket::INET->new(LocalPort => 8081, Listen => 8, ReuseAddr => 1) or die;
while (my $client = $server->accept) {
  sysread $client, my $said, 10;
  setsockopt $client, SOL_SOCKET, SO_LINGER, pack('ii', 1, 0);
  close $client;
}
`;

const DNSMASQ = [
  '/usr/sbin/dnsmasq --keep-in-foreground --no-resolv --no-hosts --no-daemon --user=root',
  '--listen-address=127.0.0.1 --bind-interfaces --port=5353',
  '--host-record=db.example,10.1.2.3,fd00::3 --host-record=web.example,10.1.2.4',
  '--cname=www.example,web.example --mx-host=example,mail.example,10',
  '--txt-record=example,v=spf1,-all --srv-host=_sip._tcp.example,sip.example,5060,1,2',
  '--ptr-record=3.2.1.10.in-addr.arpa,db.example --local=/example/',
].join(' ');

/** systemd takes a program for started before it listens. */
const LISTENING: readonly Entry[] = [
  { http: 'http://localhost/hello' },
  ...[2525, 2526, 8081].map((port) => ({ tcp: `localhost:${port}` })),
  { udp: 'localhost:9999', send: 'abc' },
  { dns: 'db.example', server: '127.0.0.1:5353' },
].map((entry) => ({ ...entry, within: '20s' }));

/** Installs and starts it all, and waits until it answers. The certificates are also in that directory of the host. */
export async function layWebGround(checker: Checker, directory: string): Promise<void> {
  const { machine, shell } = checker;
  await makeAuthority(directory, {
    localhost: 'DNS:localhost',
    other: 'DNS:other.example',
    client: 'DNS:client',
  });
  await shell(
    `printf '127.0.0.1 localhost\\n::1 localhost\\n127.0.0.82 named.here\\n' >/etc/hosts`,
  );
  const packages = 'nginx-light libnginx-mod-stream dnsmasq-base';
  await shell(`apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes ${packages}`);
  await machine.copyIn(`${directory}/.`, AT);
  await shell('cat >/etc/nginx/nginx.conf', NGINX);
  await shell(`printf 'ann:{PLAIN}s3cret-word\\n' >/etc/nginx/users`);
  await shell(
    [
      'mkdir -p /srv/web && cd /srv/web',
      'head -c 50000000 /dev/zero | tr "\\0" x >big.txt',
      'seq 1 1000 >packed.txt; head -c 1000 packed.txt >slow.txt; echo small >small.txt',
    ].join('\n'),
  );
  const bin = (name: string) => readFile(join(repoDir, 'test/fixtures/bin', name), 'utf8');
  const programs = {
    'tcp-server': await bin('tcp-server'),
    'udp-server': await bin('udp-server'),
    resets: RESETS,
  };
  for (const [name, content] of Object.entries(programs)) {
    await shell(`cat >/usr/local/bin/${name}; chmod 755 /usr/local/bin/${name}`, content);
  }
  await shell('printf "[Socket]\\nListenStream=7000\\n" >/etc/systemd/system/silent.socket');
  await shell(
    'printf "[Service]\\nExecStart=/bin/sleep infinity\\n" >/etc/systemd/system/silent.service',
  );
  const run = (name: string, line: string) => shell(`systemd-run --unit=${name} ${line}`);
  await run('mail', '/usr/local/bin/tcp-server 2525 "220 mail ready"');
  await run('echo', '/usr/local/bin/tcp-server 2526');
  await run('udp', '/usr/local/bin/udp-server 9999');
  await run('resets', '/usr/local/bin/resets');
  await run('dnsmasq', DNSMASQ);
  await shell('systemctl daemon-reload; systemctl start silent.socket; systemctl restart nginx');
  for (const { verdict, message } of await checker.run(LISTENING))
    if (verdict !== 'pass') throw new Error(message);
}
