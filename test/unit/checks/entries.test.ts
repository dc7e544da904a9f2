import { describe, expect, it } from '@jest/globals';

import { parseConfig } from '../../../src/engine/config/config.js';
import { failureOf } from '../../support/failure.js';

/** A check as it stands in a file, and all that is wrong with it, each with its column. */
type Row = readonly [entry: string, ...mistakes: readonly string[]];

const START = 'checks: [';

async function mistakesIn(entry: string): Promise<string[]> {
  const error = await failureOf(() => parseConfig(`${START}${entry}]`, 'f'));
  expect(error.code).toBe('BAD_CONFIG');
  return error.message.split('\n').map((line) => {
    const [, column = '', message = ''] = /^f:1:(\d+): checks\.0(.*)$/.exec(line) ?? [];
    return `${Number(column) - START.length - 1}${message}`;
  });
}

const NOTHING_WRONG = 'like nothing';
const TEXT =
  'expected a text, a number, a list, or one of equals, not, all, any, contains and semver';

describe('what is wrong with a check', () => {
  it.each<Row>([
    [
      '{}',
      "0: '' is no kind of check (kinds: unit, http, tcp, udp, dns, command, script, file, package, process, user, group, port, mount, sysctl, log, socket-activation, all or any)",
    ],
    ['{ unit: a, http: "http://x/" }', '0: a check is of one kind, not of unit and http'],
    ['{ unit: a, sub-stat: b }', "11: unknown key 'sub-stat'; did you mean sub-state?"],
    [
      '{ unit: a, within: soon }',
      "19.within: expected a time such as 10s, 500ms or 2m, or a number of seconds, not 'soon'",
    ],
    ['{ unit: a, sub-state: "/(/" }', '22.sub-state: no regular expression: Unterminated group'],
    ['{ unit: a, restarts: { nott: 0 } }', `21.restarts: ${TEXT}`],
    [
      '{ unit: a, active: false, memory: "> 1" }',
      '19.active: what is not active has neither processes nor memory',
    ],
    [
      '{ unit: a, active: false, verify: true, main-pid: 1 }',
      '19.active: what is not active has neither processes nor memory',
    ],
    ['{ unit: a b }', "8.unit: 'a b' is not the name of a unit"],
    ['{ http: x }', "8.http: 'x' is not an address to check"],
    [
      '{ http: "http://x/", headers: {}, json: {} }',
      '30.headers: it asks for nothing',
      '40.json: it asks for nothing',
    ],
    [
      '{ http: "http://x/", headers: { a: "/(/", b: "//" } }',
      '35.headers.a: no regular expression: Unterminated group',
      '45.headers.b: an empty expression matches everything',
    ],
    [
      '{ http: "http://x/", username: a, bearer: bbbb }',
      '42.bearer: there is a username already: one of them has to do',
    ],
    [
      '{ http: "http://x/", password: aaaa }',
      '31.password: a password is of no use without a username',
    ],
    ['{ http: "http://x/", method: get }', "29.method: expected a method such as POST, not 'get'"],
    [
      '{ http: "http://x/", redirects: maybe }',
      "32.redirects: expected follow, stay, or how many at most, not 'maybe'",
    ],
    [
      '{ http: "http://x/", max-size: big }',
      "31.max-size: expected a size such as 500k or 10M, or a number of bytes, not 'big'",
    ],
    [
      '{ http: "http://x/", tls: { verfy: false } }',
      "28.tls: unknown key 'verfy'; did you mean verify?",
    ],
    ['{ tcp: localhost }', "7.tcp: 'localhost' is not an address to check"],
    ['{ tcp: "localhost:1", open: false, banner: x }', '28.open: what is not open says nothing'],
    ['{ udp: "localhost:1" }', '0.send: expected string, received undefined'],
    [
      '{ dns: a, server: one.one }',
      '18.server: expected an address, such as 127.0.0.1 or [::1]:5353',
    ],
    [
      '{ dns: a, type: B }',
      `16.type: expected one of "A"|"AAAA"|"CNAME"|"MX"|"NS"|"PTR"|"SRV"|"TXT", not 'B'`,
    ],
    [
      '{ command: x, exit-code: "/(/", stdout: "//" }',
      '25.exit-code: no regular expression: Unterminated group',
      '40.stdout: an empty expression matches everything',
    ],
    [
      '{ command: x, env: { A: 1 } }',
      "24.env.A: expected a text, but 1 is a number to YAML: write '1' in quotes",
    ],
    ['{ file: etc }', "8.file: expected a path that starts with /, not 'etc'"],
    [
      '{ file: /x, exists: false, mode: "0644" }',
      `20.exists: what is not there is ${NOTHING_WRONG}`,
    ],
    ['{ file: /x, mode: "0999" }', "18.mode: expected octal digits in quotes, such as '0644'"],
    ['{ file: /x, sha256: abc }', "20.sha256: expected 64 hexadecimal digits, not 'abc'"],
    [
      '{ file: /x, type: pipe }',
      '18.type: expected one of "file"|"directory"|"link"|"socket"|"fifo"|"character device"|"block device", not \'pipe\'',
    ],
    [
      '{ package: x, installed: false, version: 1 }',
      '25.installed: what is not installed has no version',
    ],
    ['{ package: -x }', "11.package: expected the name of a package, not '-x'"],
    [
      '{ process: x, running: false, count: 1 }',
      `23.running: what does not run is ${NOTHING_WRONG}`,
    ],
    ['{ user: a b }', "8.user: expected the name of an account, not 'a b'"],
    ['{ user: a, exists: false, uid: 1 }', `19.exists: what is not there is ${NOTHING_WRONG}`],
    ['{ group: a, exists: false, gid: 1 }', `20.exists: what is not there is ${NOTHING_WRONG}`],
    ['{ port: 0 }', "8.port: '0' is no port"],
    ['{ port: tls:1 }', "8.port: 'tls:1' is no port"],
    ['{ port: 1, listening: false, process: x }', '22.listening: where nobody listens is nobody'],
    ['{ mount: /x, mounted: false, type: y }', `22.mounted: what is not there is ${NOTHING_WRONG}`],
    ['{ sysctl: x, value: 1 }', "10.sysctl: expected a name such as net.ipv4.ip_forward, not 'x'"],
    ['{ sysctl: a.b }', `0.value: ${TEXT}`],
    ['{ log: x }', '7.log: it asks for nothing: say what it has, or lacks'],
    ['{ log: x, has: [] }', '15.has: it asks for nothing'],
    ['{ log: x, lacks: [a, "/(/"] }', '21.lacks.1: no regular expression: Unterminated group'],
    [
      '{ log: x, has: a, priority: bad }',
      '28.priority: expected one of "emerg"|"alert"|"crit"|"err"|"warning"|"notice"|"info"|"debug", not \'bad\'',
    ],
    [
      '{ socket-activation: x.service }',
      "21.socket-activation: expected a socket unit, such as x.socket, not 'x.service'",
    ],
    ['{ all: [] }', '7.all: expected at least one'],
    [
      '{ any: [{ unti: a }] }',
      "8.any.0: 'unti' is no kind of check (kinds: unit, http, tcp, udp, dns, command, script, file, package, process, user, group, port, mount, sysctl, log, socket-activation, all or any); did you mean unit?",
    ],
    [
      '{ any: [{ unit: a b }, { all: [{ port: 0 }] }] }',
      "16.any.0.unit: 'a b' is not the name of a unit",
      "39.any.1.all.0.port: '0' is no port",
    ],
    [
      '{ any: [{ unit: a, within: 1s }, { unit: b }] }',
      '27.any.0.within: how long to wait is said for the whole',
    ],
  ])('%s', async (entry, ...mistakes) => {
    expect(await mistakesIn(entry)).toEqual(mistakes);
  });
});

describe('a check', () => {
  it.each<readonly [string, object]>([
    [
      '{ unit: a, after-install: any, within: 10s }',
      { kind: 'unit', unit: 'a', afterInstall: 'any', within: '10s' },
    ],
    [
      '{ unit: a, active: false, enabled: true, sub-state: dead }',
      { kind: 'unit', unit: 'a', active: false, enabled: true, 'sub-state': 'dead' },
    ],
    ['{ unit: -.mount }', { kind: 'unit', unit: '-.mount' }],
    ['{ http: "http://x/", status: 404 }', { kind: 'http', url: 'http://x/', status: 404 }],
    ['{ tcp: "[::1]:5432", banner: /x/ }', { kind: 'tcp', host: '::1', port: 5432, banner: '/x/' }],
    ['{ udp: "h:53", send: x }', { kind: 'udp', host: 'h', port: 53, send: 'x' }],
    ['{ port: 80 }', { kind: 'port', transport: 'tcp', port: 80 }],
    ['{ port: udp:53 }', { kind: 'port', transport: 'udp', port: 53 }],
    ['{ command: id, user: nobody }', { kind: 'command', command: 'id', user: 'nobody' }],
    ['{ user: nobody, command: id }', { kind: 'command', command: 'id', user: 'nobody' }],
    ['{ process: x, user: y }', { kind: 'process', process: 'x', user: 'y' }],
    ['{ port: 1, process: x }', { kind: 'port', transport: 'tcp', port: 1, process: 'x' }],
    ['{ file: /x, group: y }', { kind: 'file', file: '/x', group: 'y' }],
    [
      '{ any: [{ unit: a }, { all: [{ port: 1 }] }], within: 5 }',
      {
        kind: 'any',
        within: 5,
        parts: [
          { kind: 'unit', unit: 'a' },
          { kind: 'all', parts: [{ kind: 'port', transport: 'tcp', port: 1 }] },
        ],
      },
    ],
  ])('%s', (entry, spec) => {
    const { combinations } = parseConfig(`${START}${entry}]`, 'f');
    expect(combinations[0]?.settings.checks).toEqual([spec]);
  });

  it('keeps its secrets from whoever reads results', () => {
    const entry =
      '{ http: "http://x/", username: ann, password: s3cret }, { any: [{ http: "http://u:pass@x/", bearer: t0ken }] }';
    expect(parseConfig(`${START}${entry}]`, 'f').secrets).toEqual([
      's3cret',
      'YW5uOnMzY3JldA==',
      't0ken',
      'pass',
      'dTpwYXNz',
    ]);
  });
});
