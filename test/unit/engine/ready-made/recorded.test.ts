import { describe, expect, it } from '@jest/globals';

import type { RunningProcess } from '../../../../src/checks/facts/processes.js';
import { parseUnixSockets } from '../../../../src/checks/facts/unix-sockets.js';
import type { Candidate } from '../../../../src/engine/ready-made/record/candidate.js';
import { parseActiveUnits } from '../../../../src/engine/ready-made/record/active-units.js';
import { recordedAccounts } from '../../../../src/engine/ready-made/record/recorded-accounts.js';
import {
  packagedNames,
  recordedFiles,
} from '../../../../src/engine/ready-made/record/recorded-files.js';
import { recordedListeners } from '../../../../src/engine/ready-made/record/recorded-listeners.js';
import { recordedProcesses } from '../../../../src/engine/ready-made/record/recorded-processes.js';
import { recordedPrograms } from '../../../../src/engine/ready-made/record/recorded-programs.js';
import { recordedUnits } from '../../../../src/engine/ready-made/record/recorded-units.js';
import type { Endpoint, Snapshot } from '../../../../src/engine/ready-made/record/snapshot.js';
import { parseAccounts } from '../../../../src/engine/watches/accounts.js';
import type { Change } from '../../../../src/machine/changes.js';

const nothing: Snapshot = {
  ...{ units: [], endpoints: [], sockets: [], accounts: [], processes: [], changes: [] },
};
const firsts = (candidates: readonly Candidate[]) =>
  candidates.map(({ alternatives }) => alternatives[0]);

const accounts = parseAccounts(
  'root:x:0:0::/root:/bin/sh\nweb:x:101:101::/var/lib/web:/usr/sbin/nologin\n',
  'root:x:0:\nweb:x:101:\nkeys:x:102:web\n',
);

describe('units', () => {
  it('are those with an installed file that are up to stay', () => {
    const block = (id: string, more: string) =>
      `Id=${id}\nActiveState=active\nUnitFileState=enabled\nFragmentPath=/usr/lib/systemd/system/${id}\n${more}`;
    const blocks = [
      block('a.service', 'Type=simple\nRemainAfterExit=no'),
      block('b.service', 'Type=oneshot\nRemainAfterExit=no'),
      block('c.service', 'Type=oneshot\nRemainAfterExit=yes'),
      'Id=run-u1.service\nActiveState=active\nFragmentPath=/run/systemd/transient/run-u1.service',
      'Id=d.service\nActiveState=inactive\nFragmentPath=/etc/systemd/system/d.service',
    ];
    expect(parseActiveUnits(blocks.join('\n\n'))).toEqual([
      { unit: 'a.service', fileState: 'enabled' },
      { unit: 'c.service', fileState: 'enabled' },
    ]);
  });

  it('that were not up before are recorded, with what their package has seen to', () => {
    const up = (unit: string, fileState = 'enabled') => ({ unit, fileState });
    const units = [
      up('old.service'),
      up('a.service'),
      up('b.socket', 'static'),
      up('c.service'),
      up('own.timer'),
      up('other.timer'),
    ];
    const of = { shipped: new Set(['own.timer']), administered: new Set(['c.service']) };
    expect(firsts(recordedUnits({ units: [up('old.service')] }, { units }, of))).toEqual([
      { unit: 'a', enabled: true },
      { unit: 'b.socket' },
      { unit: 'c' },
      { unit: 'own.timer', enabled: true },
    ]);
  });
});

describe('what listens', () => {
  const at = (port: number, address = '0.0.0.0', transport: Endpoint['transport'] = 'tcp') => ({
    ...{ transport, address, port },
  });
  const record = (endpoints: readonly Endpoint[], sockets: readonly string[] = []) =>
    recordedListeners({ endpoints: [at(22)], sockets: ['/run/old'] }, { endpoints, sockets });

  it('is tried by HTTP, then by HTTPS, then by itself', () => {
    const [candidate, ...others] = record([at(22), at(8000), at(8000, '::')]);
    expect(others).toEqual([]);
    expect(candidate?.alternatives).toEqual([
      { http: 'http://localhost:8000/' },
      { http: 'http://localhost:8000/', status: 401 },
      { http: 'http://localhost:8000/', status: 403 },
      { http: 'http://localhost:8000/', status: 404 },
      { http: 'https://localhost:8000/', tls: { verify: false } },
      { tcp: 'localhost:8000' },
      { port: 8000, address: ['0.0.0.0', '::'] },
    ]);
  });

  it('at the usual ports has no number, elsewhere its address, and what the kernel gave out is no matter', () => {
    const candidates = record([at(80), at(81, '10.0.0.1'), at(53, '0.0.0.0', 'udp'), at(40_000)]);
    expect(firsts(candidates)).toEqual([
      { http: 'http://localhost/' },
      { port: 81, address: ['10.0.0.1'] },
      { port: 'udp:53', address: ['0.0.0.0'] },
    ]);
  });

  it('at a path is a socket, unless systemd has it', () => {
    expect(
      firsts(record([], ['/run/old', '/run/a.sock', '/run/systemd/x', '/run/user/1/y'])),
    ).toEqual([{ file: '/run/a.sock', type: 'socket' }]);
    const table = `Num       RefCount Protocol Flags    Type St Inode Path
0000000000000000: 00000002 00000000 00010000 0001 01 12345 /var/run/pg.sock
0000000000000000: 00000002 00000000 00010000 0001 01   346 @abstract
0000000000000000: 00000003 00000000 00000000 0001 03 12347 /run/connected
`;
    expect(parseUnixSockets(table)).toEqual(['/run/pg.sock']);
  });
});

it('accounts are users without their numbers, and groups that are not only theirs', () => {
  const before = { accounts: accounts.filter(({ name }) => name === 'root') };
  expect(firsts(recordedAccounts(before, { accounts }))).toEqual([
    { user: 'web', home: '/var/lib/web', shell: '/usr/sbin/nologin' },
    { group: 'keys' },
  ]);
});

it('processes are told by whom they run as, where that is not only root', () => {
  const running = (hostPid: number, name: string, uid: number, program = `/usr/sbin/${name}`) => ({
    ...{ hostPid, name, uid, program, argv: [program] },
  });
  const before = { ...nothing, processes: [running(1, 'old', 101)] };
  const processes: RunningProcess[] = [
    ...[
      running(1, 'old', 101),
      running(8, 'old', 101),
      running(2, 'web', 0),
      running(3, 'web', 101),
      running(4, 'web', 101),
    ],
    ...[running(5, 'alone', 0), running(6, 'dynamic', 61_000)],
    running(7, 'a-very-long-nam', 101, '/usr/bin/a-very-long-name-indeed'),
  ];
  expect(firsts(recordedProcesses(before, { ...nothing, accounts, processes }))).toEqual([
    { process: 'web', user: ['root', 'web'] },
    { process: 'a-very-long-name-indeed', user: 'web' },
  ]);
});

describe('files', () => {
  const added = (path: string, more: Partial<Change> = {}): Change => ({
    ...{
      path,
      what: 'added',
      kind: 'file',
      mode: 0o644,
      uid: 0,
      gid: 0,
      sizeBytes: 1,
      modifiedMs: 0,
    },
    ...more,
  });
  const record = (changes: readonly Change[], packaged: readonly string[] = []) =>
    firsts(
      recordedFiles({
        added: changes,
        packaged: new Set(packaged),
        accounts,
        noise: ['/var/lib/dpkg/**'],
      }),
    );

  it('that the package made are told by the roots of their trees, one of each kind', () => {
    const directory = { kind: 'directory', mode: 0o750, uid: 101, gid: 101 } as const;
    expect(
      record([
        added('/etc/web.key', { mode: 0o640, gid: 102 }),
        ...[added('/var/lib/web', directory), added('/var/lib/web/db', { uid: 101 })],
        ...[added('/var/lib/web2', directory), added('/var/lib/dpkg/info/web.list')],
        ...[added('/var/log/web/log'), added('/etc/systemd/system/x.wants/web.service')],
        added('/etc/link', { kind: 'link' }),
      ]),
    ).toEqual([
      { file: '/etc/web.key', mode: '0640', group: 'keys' },
      { file: '/var/lib/web', type: 'directory', mode: '0750', owner: 'web' },
    ]);
  });

  it('that the package has brought are told where they are not simply root’s', () => {
    const paths = ['/usr/bin/plain', '/usr/bin/su', '/var/spool/web'];
    const changes = [
      added('/usr/bin/plain'),
      added('/usr/bin/su', { mode: 0o4755 }),
      added('/var/spool/web', { uid: 101, gid: 0 }),
    ];
    expect(record(changes, paths)).toEqual([
      { file: '/usr/bin/su', mode: '4755' },
      { file: '/var/spool/web', mode: '0644', owner: 'web' },
    ]);
  });

  it('are six at most', () => {
    expect(record('abcdefgh'.split('').map((name) => added(`/srv/${name}/x`)))).toHaveLength(6);
  });

  it('may be packaged under the name that they had before /usr was merged', () => {
    expect(packagedNames('/usr/lib/a')).toEqual(['/usr/lib/a', '/lib/a']);
    expect(packagedNames('/usr/share/a')).toEqual(['/usr/share/a']);
    expect(packagedNames('/etc/a')).toEqual(['/etc/a']);
  });
});

it('programs say their version, unless they run or have odd names', () => {
  const processes: RunningProcess[] = [
    {
      hostPid: 1,
      name: 'd',
      uid: 0,
      program: '/usr/bin/perl',
      argv: ['/usr/bin/perl', '/usr/sbin/d'],
    },
  ];
  const files = ['/usr/bin', '/usr/bin/a', '/usr/sbin/d', "/usr/bin/it's", '/usr/share/b'];
  expect(recordedPrograms(files, { processes })).toEqual([
    { alternatives: [{ command: 'a --version' }, { file: '/usr/bin/a' }] },
    { alternatives: [{ file: "/usr/bin/it's" }] },
  ]);
});
