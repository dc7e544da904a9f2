import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { bootedMachine } from './support/booted-machine.js';
import { sharedStateDir } from './support/cache.js';
import { itFails, itPasses } from './support/check-rows.js';
import { checkerOf, type Checker } from './support/checker.js';
import { expectNothingLeft } from './support/leftovers.js';
import { temporaryDirectory } from './support/temporary.js';
import { layWebGround } from './support/web-ground.js';

const directory = temporaryDirectory();
let checker: Checker;
const ours = () => checker;

beforeAll(async () => {
  checker = checkerOf(await bootedMachine('debian-bookworm'), directory);
  await layWebGround(checker, join(directory, 'tls'));
});
afterAll(async () => {
  await checker.machine.stop();
  await expectNothingLeft(sharedStateDir);
});

const ca = 'tls/ca.pem';

describe('http', () => {
  const at = (path: string) => `http://localhost${path}`;
  itPasses(ours, [
    [{ http: at('/hello') }, 'status 200'],
    [
      { http: at('/missing'), status: 404, body: 'nothing here' },
      'status 404, body "nothing here\\n"',
    ],
    [{ http: at('/missing'), status: [200, '4xx'] }, 'status 404'],
    [
      {
        http: at('/hello'),
        status: '200..299',
        headers: { 'X-Frame-Options': 'DENY', 'content-type': '/^text/' },
      },
      'status 200, header X-Frame-Options DENY, header content-type text/plain',
    ],
    [
      {
        http: at('/json'),
        json: { status: 'ok', 'length(items)': 2, 'items[*].id': [1, 2], name: null },
      },
      'status 200, json status ok, json length(items) 2, json items[*].id [1, 2], json name null',
    ],
    [
      {
        http: at('/method'),
        method: 'PUT',
        'request-body': 'four',
        'request-headers': { 'X-A': 'b', 'content-type': 'a/b' },
        body: 'PUT a/b 4 b',
      },
      'status 200, body "PUT a/b 4 b\\n"',
    ],
    [
      { http: at('/login'), 'request-body': 'x', body: '/^GET /' },
      '303 to http://localhost/method, status 200, body "GET   \\n"',
    ],
    [
      { http: at('/again'), 'request-body': 'four', body: '/^POST  4/' },
      '307 to http://localhost/method, status 200, body "POST  4 \\n"',
    ],
    [{ http: at('/moved') }, '301 to http://localhost/hello, status 200'],
    [
      { http: at('/moved'), location: '/\\/hello$/', status: 301 },
      'status 301, location http://localhost/hello',
    ],
    [{ http: at('/moved'), status: '3xx' }, 'status 301'],
    [
      { http: at('/circle'), redirects: 'stay', status: 302, location: { contains: 'circle-too' } },
      'status 302, location http://localhost/circle-too',
    ],
    [
      { http: at('/here'), bearer: 'a-token-1', body: 'authorization: Bearer a-token-1' },
      '302 to http://localhost/seen, status 200, body "authorization: Bearer ***\\n"',
    ],
    [
      { http: at('/away'), bearer: 'a-token-1', body: '/^authorization: $/m' },
      '302 to http://127.0.0.1/seen, status 200, body "authorization: \\n"',
    ],
    [
      { http: at('/password'), username: 'ann', password: 's3cret-word', body: 'small' },
      'status 200, body "small\\n"',
    ],
    [{ http: at('/token'), bearer: 't0ken-of-ours' }, 'status 200'],
    [
      {
        http: at('/packed.txt'),
        'request-headers': { 'accept-encoding': 'gzip' },
        headers: { 'content-encoding': 'gzip', 'transfer-encoding': 'chunked' },
        body: '/^999$/m',
      },
      'status 200, header content-encoding gzip, header transfer-encoding chunked, body "1\\n2\\n3\\n4\\n5\\n6\\n7\\n8\\n9\\n10\\n11\\n12\\n13\\n14\\n15\\n16\\n17\\n18\\n19\\n20\\n21\\n22\\n23\\n"…',
    ],
    [{ http: at('/big.txt') }, 'status 200'],
    [{ http: at('/big.txt'), 'max-size': '60M', timeout: '30s', within: '30s' }, 'status 200'],
    [{ http: 'http://localhost:86/', body: 'six' }, 'status 200, body "six\\n"'],
    [{ http: 'http://[::1]:86/' }, 'status 200'],
    [{ http: 'http://named.here:82/', body: 'named' }, 'status 200, body "named\\n"'],
    [{ tcp: 'named.here:82' }, 'open'],
    [
      { http: 'http://web/hello', socket: '/run/web.sock', body: 'hello, world' },
      'status 200, body "hello, world\\n"',
    ],
    [{ http: 'https://localhost/', tls: { ca }, body: 'secure' }, 'status 200, body "secure\\n"'],
    [{ http: 'https://localhost/', tls: { ca: 'guest:/etc/ssl/web/ca.pem' } }, 'status 200'],
    [
      {
        http: 'https://localhost/',
        tls: { ca, 'server-name': 'other.example' },
        'request-headers': { host: 'other.example' },
        body: 'other',
      },
      'status 200, body "other\\n"',
    ],
    [
      {
        http: 'https://localhost:444/',
        tls: { ca, certificate: 'tls/client.pem', key: 'tls/client.key' },
        body: 'CN=client',
      },
      'status 200, body "CN=client\\n"',
    ],
    [
      { http: 'https://localhost:445/', tls: { verify: false }, body: 'self-made' },
      'status 200, body "self-made\\n"',
    ],
  ]);
  itFails(ours, [
    [
      { http: at('/missing') },
      'http http://localhost/missing: not 2xx within 0.3 s; last: status 404 (N tries)',
    ],
    [
      { http: 'http://localhost:1/' },
      'http http://localhost:1/: not 2xx within 0.3 s; last: connection refused (N tries)',
    ],
    [
      { http: at('/hello'), status: [201, 204] },
      'http http://localhost/hello: not status [201, 204] within 0.3 s; last: status 200 (N tries)',
    ],
    [
      {
        http: at('/hello'),
        body: 'hello, world!',
        headers: { 'x-frame-options': 'SAMEORIGIN', server: '/apache/', 'x-none': '/./' },
      },
      'http http://localhost/hello: not 2xx, header x-frame-options SAMEORIGIN, header server /apache/, header x-none /./, body "hello, world!" within 0.3 s; last: header x-frame-options DENY, header server nginx/1.22.1, header x-none nothing, body "hello, world\\n" (N tries)\n  header x-frame-options: expected SAMEORIGIN\n                            actual DENY\n  header server: expected /apache/\n                   actual nginx/1.22.1\n  header x-none: expected /./\n                   actual nothing\n  body: expected "hello, world!"\n          actual "hello, world\\n"',
    ],
    [
      { http: at('/packed.txt'), body: { contains: '499\n500\n502' } },
      'http http://localhost/packed.txt: not 2xx, body contains "499\\n500\\n502" within 0.3 s; last: body "1\\n2\\n3\\n4\\n5\\n6\\n7\\n8\\n9\\n10\\n11\\n12\\n13\\n14\\n15\\n16\\n17\\n18\\n19\\n20\\n21\\n22\\n23\\n"… (N tries)\n  body: expected contains "499\\n500\\n502"\n          actual …"494\\n495\\n496\\n497\\n498\\n499\\n500\\n501\\n502\\n503\\n504\\n505\\n506\\n507\\n508\\n509\\n510\\n511\\n512\\n513\\n514\\n515\\n51"…',
    ],
    [
      { http: at('/json'), json: { status: 'down', 'items[1].id': '> 2', nothing: 1 } },
      'http http://localhost/json: not 2xx, json status down, json items[1].id > 2, json nothing 1 within 0.3 s; last: json status ok, json items[1].id 2, json nothing null (N tries)\n  json status: expected down\n                 actual ok\n  json items[1].id: expected > 2\n                      actual 2\n  json nothing: expected 1\n                  actual null',
    ],
    [
      { http: at('/hello'), json: { status: 'ok' } },
      'http http://localhost/hello: not 2xx, json status ok within 0.3 s; last: status 200, a body that is no JSON: "hello, world\\n" (N tries)',
    ],
    [
      { http: at('/moved'), location: '/hello' },
      'http http://localhost/moved: not 2xx, location /hello within 0.3 s; last: status 301, location http://localhost/hello (N tries)\n  status: expected 2xx\n            actual 301\n  location: expected /hello\n              actual http://localhost/hello',
    ],
    [
      { http: at('/circle') },
      'http http://localhost/circle: not 2xx within 0.3 s; last: 302 to http://localhost/circle-too, 302 to http://localhost/circle, 302 to http://localhost/circle-too, 302 to http://localhost/circle, 302 to http://localhost/circle-too, 302 to http://localhost/circle, 302 to http://localhost/circle-too, 302 to http://localhost/circle, 302 to http://localhost/circle-too, 302 to http://localhost/circle, 302 to http://localhost/circle-too, redirected too many times (N tries)',
    ],
    [
      { http: at('/circle'), redirects: 1 },
      'http http://localhost/circle: not 2xx within 0.3 s; last: 302 to http://localhost/circle-too, 302 to http://localhost/circle, redirected too many times (N tries)',
    ],
    [
      { http: at('/password'), username: 'ann', password: 'wrong-word' },
      'http http://localhost/password: not 2xx within 0.3 s; last: status 401 (N tries)',
    ],
    [
      { http: at('/token'), bearer: 't0ken-of-theirs', body: 'welcome' },
      'http http://localhost/token: not 2xx, body welcome within 0.3 s; last: status 401, body "not Bearer ***\\n" (N tries)\n  status: expected 2xx\n            actual 401\n  body: expected welcome\n          actual "not Bearer ***\\n"',
    ],
    [
      { http: at('/hang-up') },
      'http http://localhost/hang-up: not 2xx within 0.3 s; last: connection reset (N tries)',
    ],
    [
      { http: 'http://localhost:8081/' },
      'http http://localhost:8081/: not 2xx within 0.3 s; last: connection reset (N tries)',
    ],
    [
      { http: 'http://127.0.0.1:7000/', timeout: '300ms' },
      'http http://127.0.0.1:7000/: not 2xx within 0.3 s; last: no answer within 0.3 s (N tries)',
    ],
    [
      { http: at('/slow.txt'), body: '/x/', timeout: '400ms' },
      'http http://localhost/slow.txt: not 2xx, body /x/ within 0.3 s; last: no answer within 0.4 s (N tries)',
    ],
    [
      { http: 'http://localhost:2526/' },
      /^http http:\/\/localhost:2526\/: not 2xx within 0\.3 s; last: Parse Error: .* \(N tries\)$/,
    ],
    [
      { http: at('/big.txt'), body: '/y/', within: '2s' },
      'http http://localhost/big.txt: not 2xx, body /y/ within 2.0 s; last: status 200, a body of more than 4.0 MB (N tries)',
    ],
    [
      { http: at('/hello'), 'max-size': 5 },
      'http http://localhost/hello: not 2xx within 0.3 s; last: status 200, a body of more than 5 bytes (N tries)',
    ],
    [
      { http: 'http://127.0.0.1:86/' },
      'http http://127.0.0.1:86/: not 2xx within 0.3 s; last: connection refused (N tries)',
    ],
    [
      { http: 'http://no-such-host.invalid/' },
      'http http://no-such-host.invalid/: not 2xx within 0.3 s; last: host name not found (N tries)',
    ],
    [
      { http: 'http://web/', socket: '/run/none.sock' },
      'http http://web/ through /run/none.sock: not 2xx within 0.3 s; last: /run/none.sock is not there (N tries)',
    ],
    [
      { http: 'http://web/', socket: '/etc/hosts' },
      'http http://web/ through /etc/hosts: not 2xx within 0.3 s; last: /etc/hosts is no socket (N tries)',
    ],
    [
      { http: 'https://localhost/' },
      'http https://localhost/: not 2xx within 0.3 s; last: unable to verify the first certificate (N tries)',
    ],
    [
      { http: 'https://localhost:445/', tls: { ca } },
      'http https://localhost:445/: not 2xx within 0.3 s; last: self-signed certificate (N tries)',
    ],
    [
      { http: 'https://localhost/', tls: { ca, 'server-name': 'third.example' } },
      "http https://localhost/: not 2xx within 0.3 s; last: Hostname/IP does not match certificate's altnames: Host: third.example. is not in the cert's altnames: DNS:localhost (N tries)",
    ],
    [
      { http: 'https://localhost:444/', tls: { ca } },
      'http https://localhost:444/: not 2xx within 0.3 s; last: status 400 (N tries)',
    ],
    [
      { http: 'https://localhost:2525/' },
      'http https://localhost:2525/: not 2xx within 0.3 s; last: TLS: wrong version number (N tries)',
    ],
    [
      {
        http: 'https://localhost:444/',
        tls: { ca, certificate: 'tls/self.pem', key: 'tls/self.key' },
      },
      'http https://localhost:444/: not 2xx within 0.3 s; last: status 400 (N tries)',
    ],
    [
      { http: at('/moved'), redirects: 'stay' },
      'http http://localhost/moved: not 2xx within 0.3 s; last: status 301 (N tries)',
    ],
    [
      { http: at('/hello'), headers: { 'x-frame-options': { not: 'DENY' } } },
      'http http://localhost/hello: not 2xx, header x-frame-options not DENY within 0.3 s; last: header x-frame-options DENY (N tries)',
    ],
    [
      { http: 'http://ann:s3cret-word@localhost/seen', body: 'nobody' },
      'http http://ann:***@localhost/seen: not 2xx, body nobody within 0.3 s; last: body "authorization: Basic ***\\n" (N tries)',
    ],
    [
      { http: at('/seen'), bearer: 'long-token.'.repeat(20), body: 'nobody' },
      'http http://localhost/seen: not 2xx, body nobody within 0.3 s; last: body "authorization: Bearer ***"… (N tries)\n  body: expected "nobody"\n          actual "authorization: Bearer ***"…',
    ],
    [
      { http: 'http://user:s3cret-word@localhost/missing' },
      'http http://user:***@localhost/missing: not 2xx within 0.3 s; last: status 404 (N tries)',
    ],
  ]);

  it('says which of our own files cannot be read', async () => {
    const entry = { http: 'https://localhost/', tls: { ca: 'none.pem' } };
    await expect(checker.run([entry])).rejects.toMatchObject({
      code: 'BAD_OPTION',
      message: expect.stringMatching(/^cannot read none\.pem: ENOENT: no such file or directory/),
    });
  });
});
