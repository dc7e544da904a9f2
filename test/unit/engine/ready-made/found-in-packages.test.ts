import { describe, expect, it } from '@jest/globals';

import { checksFor } from '../../../../src/engine/ready-made/found-in-packages.js';
import type { PackageFormat } from '../../../../src/packages/manager.js';

interface Given {
  readonly format?: PackageFormat;
  readonly scripts?: string;
  /** Path → content; programs have none. */
  readonly files: Readonly<Record<string, string>>;
}

function foundIn({ format = 'rpm', scripts = '', files }: Given) {
  const info = { format, name: 'webfs', version: '1', arch: 'all', archName: 'all' };
  const paths = Object.keys(files);
  const kind = 'file' as const;
  return checksFor({
    info: { ...info, depends: [], provides: [] },
    contents: {
      files: paths.map((path) => ({ path, kind, mode: path.includes('bin/') ? 0o755 : 0o644 })),
      texts: new Map(Object.entries(files)),
      scripts,
    },
  });
}

const at = (unit: string) => `/usr/lib/systemd/system/${unit}`;
const wanted = '[Install]\nWantedBy=multi-user.target\n';
const service = (command: string, more = '') => `[Service]\n${more}ExecStart=${command}\n${wanted}`;

/** What is found of units and ports. */
const found = (files: Given['files'], more: Omit<Given, 'files'> = {}) =>
  foundIn({
    ...more,
    files: Object.fromEntries(
      Object.entries(files).map(([k, v]) => [k.startsWith('/') ? k : at(k), v]),
    ),
  });

describe('units', () => {
  it('that something starts are to run, and are named as people do', () => {
    const files = {
      'a.service': service('/x'),
      'b.timer': `[Timer]\n${wanted}`,
      'd.e.service': service('/x'),
    };
    expect(found(files)).toEqual([
      { check: { unit: 'a' } },
      { check: { unit: 'b.timer' } },
      { check: { unit: 'd.e.service' } },
    ]);
  });

  it('that others start when they need them are left to these', () => {
    const files = {
      'a.service': '[Service]\nExecStart=/x\n',
      'a.socket': `[Socket]\nListenStream=80\n${wanted}`,
    };
    expect(found(files)).toEqual([
      { check: { unit: 'a.socket' } },
      { check: { tcp: 'localhost:80' }, why: 'from a.socket' },
    ]);
  });

  it('that may not start where they are, and templates, are only told of', () => {
    const unit = `[Unit]\nConditionPathExists=!/etc/off\nConditionPathExists=/etc/a\nConditionPathExists=/etc/b\n${service('/x --port 80')}`;
    expect(found({ 'a.service': unit, 'w@.service': wanted, '/etc/a': '' })).toEqual([
      { remark: 'only where ConditionPathExists=/etc/b holds: - unit: a' },
      { remark: 'w@.service is a template; name an instance: - unit: w@one.service' },
      { check: { package: 'webfs' } },
    ]);
    expect(found({ 'a.service': unit, '/etc/a': '', '/etc/b': '' })).toEqual([
      { check: { unit: 'a' } },
      { check: { tcp: 'localhost:80' }, why: 'from a' },
    ]);
  });

  it.each([
    ["deb-systemd-invoke $_dh_action 'a.service' >/dev/null || true", 'started'],
    ['systemctl enable --now a', 'started'],
    ['deb-systemd-helper enable a.service', 'stopped'],
    ['# systemctl start a.service', 'stopped'],
    ['deb-systemd-invoke start a-b.service', 'stopped'],
    ['', 'stopped'],
  ])('of a deb whose script says %j: %s', (scripts, state) => {
    const why = 'the package leaves it stopped; it is started before the checks';
    expect(found({ 'a.service': service('/x') }, { format: 'deb', scripts })).toEqual([
      state === 'started'
        ? { check: { unit: 'a' } }
        : { check: { unit: 'a', 'after-install': 'stopped' }, why },
    ]);
  });

  it('that stand in for one that is started are only told of', () => {
    const files = {
      'a.service': service('/x'),
      'a.socket': `[Socket]\nListenStream=80\n${wanted}`,
    };
    expect(found(files, { format: 'deb', scripts: 'deb-systemd-invoke start a.service' })).toEqual([
      { check: { unit: 'a' } },
      { remark: 'not started by the package: a.socket' },
    ]);
  });
});

describe('ports', () => {
  const portsOf = (unit: string, more: Given['files'] = {}) =>
    found({ 'a.service': unit, ...more }).flatMap((one) =>
      'check' in one && !('unit' in one.check) ? [one.check] : [],
    );

  it.each([
    ['/x --port 8000', { tcp: 'localhost:8000' }],
    ['/x --http-port=8000', { tcp: 'localhost:8000' }],
    ['/x -p 8000', { tcp: 'localhost:8000' }],
    ['/x -p8000', { tcp: 'localhost:8000' }],
    ['/x --listen :8000', { tcp: 'localhost:8000' }],
    ['/x --web.listen-address=0.0.0.0:8000', { tcp: 'localhost:8000' }],
    ['/x --bind [::]:8000', { tcp: 'localhost:8000' }],
    ['/x --bind 10.0.0.1:8000', { port: 8000 }],
  ])('%s', (command, check) => {
    expect(portsOf(service(command))).toEqual([check]);
  });

  it.each([
    '/x --db-port 5432',
    '/x --remote-address example.org:80',
    '/x --port 0',
    '/x --port 70000',
    '/x --pidfile 8000',
    '/x -p /run/x.pid',
    '/x --port $PORT',
    '/x --connect localhost:80',
  ])('none in %s', (command) => {
    expect(portsOf(service(command))).toEqual([]);
  });

  it('come from the environment, whose files win, each once', () => {
    const more =
      'Environment="PORT=8000" ADMIN_PORT=9000 DB_PORT=5432\nEnvironmentFile=-/etc/default/a\n';
    expect(
      portsOf(service('/x --port ${PORT}', more), { '/etc/default/a': '# PORT=1\nPORT="8001"\n' }),
    ).toEqual([{ tcp: 'localhost:8001' }, { tcp: 'localhost:8001' }, { tcp: 'localhost:9000' }]);
  });

  it('of sockets: paths, datagrams, and what was taken back', () => {
    const socket = `[Socket]\nListenStream=1\nListenStream=\nListenStream=/run/a.sock\nListenStream=[::1]:81\nListenStream=@hidden\nListenDatagram=53\n${wanted}`;
    const checks = found({ 'a.socket': socket }).slice(1);
    expect(checks).toEqual(
      [{ file: '/run/a.sock', type: 'socket' }, { port: 81 }, { port: 'udp:53' }].map((check) => ({
        check,
        why: 'from a.socket',
      })),
    );
  });
});

describe('programs', () => {
  it('are named, five at most, with a word on what to ask of them', () => {
    const programs = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => [`/usr/bin/${name}`, '']);
    const checks = foundIn({ files: Object.fromEntries(programs) as Given['files'] });
    expect(checks.slice(0, 5)).toEqual(
      ['a', 'b', 'c', 'd', 'e'].map((name) => ({
        check: { file: `/usr/bin/${name}`, mode: '0755' },
      })),
    );
    expect(checks.slice(5)).toEqual([
      { remark: 'and 2 more programs' },
      { remark: 'if it has such an option: - command: a --version' },
    ]);
  });
});

it('of a package without all that, and where no systemd runs, it is looked for itself', () => {
  const package_ = [{ check: { package: 'webfs' } }];
  expect(foundIn({ files: { '/usr/share/x': '' } })).toEqual(package_);
  expect(found({ 'a.service': service('/x') }, { format: 'apk' })).toEqual(package_);
});
