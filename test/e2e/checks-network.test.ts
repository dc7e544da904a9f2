import { join } from 'node:path';
import { afterAll, beforeAll, describe } from '@jest/globals';

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

describe('tcp', () => {
  itPasses(ours, [
    [{ tcp: 'localhost:2525' }, 'open'],
    [{ tcp: '127.0.0.1:2525', banner: '/^220 /' }, 'banner "220 mail ready\\r\\n"'],
    [{ tcp: 'localhost:2526', send: 'abc\r\n', banner: 'cba' }, 'banner "cba\\r\\n"'],
    [{ tcp: '[::1]:86' }, 'open'],
    [{ tcp: 'localhost:1', open: false }, 'connection refused'],
    [{ tcp: 'localhost:443', tls: { ca } }, 'open, with TLS'],
    [
      { tcp: 'localhost:2465', tls: { ca }, banner: '220 mail ready' },
      'banner "220 mail ready\\r\\n"',
    ],
    [{ tcp: 'localhost:443', tls: { ca, 'server-name': 'other.example' } }, 'open, with TLS'],
    [{ tcp: 'localhost:445', tls: { verify: false } }, 'open, with TLS'],
  ]);
  itFails(ours, [
    [
      { tcp: 'localhost:1' },
      'tcp localhost:1: not open within 0.3 s; last: connection refused (N tries)',
    ],
    [
      { tcp: '[::1]:2525' },
      'tcp [::1]:2525: not open within 0.3 s; last: connection refused (N tries)',
    ],
    [
      { tcp: 'localhost:2525', open: false },
      'tcp localhost:2525: not closed within 0.3 s; last: open (N tries)',
    ],
    [
      { tcp: 'localhost:2525', banner: '220 mail closed' },
      'tcp localhost:2525: not open, banner "220 mail closed" within 0.3 s; last: banner "220 mail ready\\r\\n" (N tries)',
    ],
    [
      { tcp: 'localhost:2526', banner: '/./', timeout: '400ms' },
      'tcp localhost:2526: not open, banner /./ within 0.3 s; last: nothing was said within 0.4 s (N tries)',
    ],
    [
      { tcp: 'localhost:443', tls: {} },
      'tcp localhost:443: not open, with TLS within 0.3 s; last: unable to verify the first certificate (N tries)',
    ],
    [
      { tcp: 'localhost:443', tls: { ca, 'server-name': 'third.example' } },
      "tcp localhost:443: not open, with TLS within 0.3 s; last: Hostname/IP does not match certificate's altnames: Host: third.example. is not in the cert's altnames: DNS:localhost (N tries)",
    ],
    [
      { tcp: 'localhost:2525', tls: { verify: false } },
      'tcp localhost:2525: not open, with TLS within 0.3 s; last: TLS: wrong version number (N tries)',
    ],
    [
      { tcp: 'localhost:443', tls: { ca: 'guest:/no/ca.pem' } },
      'tcp localhost:443: not open, with TLS within 0.3 s; last: guest:/no/ca.pem is not there (N tries)',
    ],
    [
      { tcp: 'no-such-host.invalid:1' },
      'tcp no-such-host.invalid:1: not open within 0.3 s; last: host name not found (N tries)',
    ],
  ]);
});

describe('udp', () => {
  itPasses(ours, [
    [{ udp: 'localhost:9999', send: 'abc' }, 'an answer'],
    [{ udp: '127.0.0.1:9999', send: 'abc', answer: 'cba' }, 'answer cba'],
  ]);
  itFails(ours, [
    [
      { udp: '127.0.0.1:9998', send: 'abc' },
      'udp 127.0.0.1:9998: not an answer within 0.3 s; last: connection refused (N tries)',
    ],
    [
      { udp: '127.0.0.1:9999', send: 'silence', timeout: '300ms' },
      'udp 127.0.0.1:9999: not an answer within 0.3 s; last: no answer within 0.3 s (N tries)',
    ],
    [
      { udp: '127.0.0.1:9999', send: 'abc', answer: 'abc' },
      'udp 127.0.0.1:9999: not answer abc within 0.3 s; last: answer cba (N tries)',
    ],
  ]);
});

describe('dns', () => {
  const server = '127.0.0.1:5353';
  itPasses(ours, [
    [{ dns: 'named.here', answers: '127.0.0.82' }, 'answers 127.0.0.82'],
    [{ dns: 'db.example', server }, '10.1.2.3'],
    [{ dns: 'db.example', server, type: 'AAAA', answers: ['fd00::3'] }, 'answers fd00::3'],
    [{ dns: 'www.example', server, type: 'CNAME', answers: 'web.example' }, 'answers web.example'],
    [
      { dns: 'example', server, type: 'MX', answers: '10 mail.example' },
      'answers "10 mail.example"',
    ],
    [
      { dns: 'example', server, type: 'TXT', answers: { contains: '/spf1/' } },
      'answers v=spf1-all',
    ],
    [
      { dns: '_sip._tcp.example', server, type: 'SRV', answers: '1 2 5060 sip.example' },
      'answers "1 2 5060 sip.example"',
    ],
    [{ dns: '10.1.2.3', server, type: 'PTR', answers: 'db.example' }, 'answers db.example'],
  ]);
  itFails(ours, [
    [
      { dns: 'nobody.here.invalid' },
      'dns nobody.here.invalid: not an answer within 0.3 s; last: host name not found (N tries)',
    ],
    [
      { dns: 'none.example', server },
      'dns none.example by 127.0.0.1:5353: not an answer within 0.3 s; last: no such name (NXDOMAIN) (N tries)',
    ],
    [
      { dns: 'web.example', server, type: 'AAAA' },
      'dns web.example AAAA by 127.0.0.1:5353: not an answer within 0.3 s; last: no record of that type (N tries)',
    ],
    [
      { dns: 'db.example', server, answers: '10.1.2.4' },
      'dns db.example by 127.0.0.1:5353: not answers 10.1.2.4 within 0.3 s; last: answers 10.1.2.3 (N tries)',
    ],
    [
      { dns: 'db.example', server: '127.0.0.1:5354', timeout: '300ms' },
      'dns db.example by 127.0.0.1:5354: not an answer within 0.3 s; last: connection refused (N tries)',
    ],
  ]);
});
