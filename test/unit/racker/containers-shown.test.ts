import { describe, expect, it } from '@jest/globals';

import type { Container } from '../../../src/containers/container.js';
import { plainRun } from '../../../src/containers/run-spec.js';
import { emptyConfig } from '../../../src/image/image-config.js';
import { containerRow, renderStatus } from '../../../src/racker/show/container-row.js';
import { filterContainers } from '../../../src/racker/show/filter-containers.js';
import { inspectContainer } from '../../../src/racker/show/inspect-container.js';

const nowMs = Date.parse('2026-01-01T00:10:00Z');

const web: Container = {
  schema: 1,
  id: 'abcdef0123456789'.repeat(4),
  name: 'web',
  image: {
    reference: 'debian:bookworm',
    digest: `sha256:${'1'.repeat(64)}`,
    arch: 'amd64',
    recipe: 'debian-1',
    config: { ...emptyConfig, exposedPorts: ['80/tcp', '443/tcp'], env: { PATH: '/bin' } },
    isBooted: true,
  },
  command: ['nginx', '-g', 'daemon off; error_log stderr'],
  spec: { ...plainRun, image: 'debian:bookworm', env: { A: '1' }, memoryBytes: 1024, cpus: 0.5 },
  createdAt: '2026-01-01T00:00:00.000Z',
  state: 'running',
  startedAt: '2026-01-01T00:07:00.000Z',
  starts: 1,
  ports: [
    { protocol: 'tcp', hostPort: 8080, guestPort: 80 },
    { protocol: 'udp', hostPort: 53, guestPort: 53, hostAddress: '::1' },
  ],
  labels: { tier: 'web', a: 'b' },
  mounts: [
    { kind: 'bind', hostPath: '/srv/a-very-long-directory', guestPath: '/srv', writable: false },
    { kind: 'tmpfs', hostPath: '', guestPath: '/run', writable: true, options: 'size=1m' },
  ],
  running: {
    owner: '',
    bootId: '',
    machine: 'm',
    init: { name: 'systemd', version: '252' },
    pid: 42,
  },
};

const db: Container = {
  ...web,
  id: '99'.repeat(32),
  name: 'db',
  state: 'exited',
  exitCode: 3,
  labels: {},
};

describe('a row of ps', () => {
  it('is short', () => {
    expect(containerRow(web, { nowMs, whole: false })).toMatchObject({
      ID: 'abcdef012345',
      Names: 'web',
      Image: 'debian:bookworm',
      Command: '"nginx -g daemon off…"',
      RunningFor: '10 minutes ago',
      Ports: '0.0.0.0:8080->80/tcp, [::]:8080->80/tcp, [::1]:53->53/udp',
      Status: 'Up 3 minutes',
      Labels: 'a=b,tier=web',
      Mounts: '/srv/a-very-lo…',
      Networks: 'private',
    });
  });

  it('is whole, and of one that is over has no ports', () => {
    const row = containerRow({ ...db, command: [] }, { nowMs, whole: true });
    expect(row).toMatchObject({ ID: db.id, Command: '"/sbin/init"', Ports: '' });
    expect(row.Mounts).toBe('/srv/a-very-long-directory');
  });

  it.each<[Partial<Container>, string]>([
    [{ startedAt: '2026-01-01T00:09:57Z' }, 'Up 3 seconds'],
    [
      { state: 'exited', exitCode: 0, finishedAt: '2026-01-01T00:05:00Z' },
      'Exited (0) 5 minutes ago',
    ],
    [
      { state: 'exited', exitCode: 137, finishedAt: '2026-01-01T00:09:00Z' },
      'Exited (137) About a minute ago',
    ],
    [{ state: 'created' }, 'Created'],
    [{ state: 'dead' }, 'Dead'],
  ])('%j: %s', (facts, expected) => {
    expect(renderStatus({ ...web, ...facts }, nowMs)).toBe(expected);
  });
});

describe('filters of ps', () => {
  const named = (filters: Record<string, string[]>, all = true) =>
    filterContainers([web, db], filters, all).map(({ name }) => name);

  it.each<[Record<string, string[]>, string[]]>([
    [{}, ['web', 'db']],
    [{ name: ['we'] }, ['web']],
    [{ name: ['^/db$'] }, ['db']],
    [{ name: ['we(b'] }, []],
    [{ name: ['web', 'db'] }, ['web', 'db']],
    [{ id: ['99'] }, ['db']],
    [{ status: ['exited'] }, ['db']],
    [{ status: ['paused'] }, []],
    [{ exited: ['3'] }, ['db']],
    [{ exited: ['0'] }, []],
    [{ label: ['tier'] }, ['web']],
    [{ label: ['tier=web', 'a=c'] }, []],
    [{ ancestor: ['docker.io/library/debian:bookworm'] }, ['web', 'db']],
    [{ ancestor: ['111111111111'] }, ['web', 'db']],
    [{ ancestor: ['ubuntu'] }, []],
  ])('%j: %j', (filters, expected) => {
    expect(named(filters)).toEqual(expected);
  });

  it('without -a leave out what does not run, unless the status is asked for', () => {
    expect(named({}, false)).toEqual(['web']);
    expect(named({ status: ['exited'] }, false)).toEqual(['db']);
    expect(() => named({ status: ['foo'] })).toThrow("invalid filter 'status=foo'");
  });
});

it('inspect has docker’s shape', () => {
  expect(inspectContainer(web)).toMatchObject({
    Id: web.id,
    Name: '/web',
    Path: 'nginx',
    Args: ['-g', 'daemon off; error_log stderr'],
    State: { Status: 'running', Running: true, Pid: 42, FinishedAt: '0001-01-01T00:00:00Z' },
    Config: { Env: ['PATH=/bin', 'A=1'], Hostname: 'abcdef012345', Labels: { tier: 'web' } },
    HostConfig: {
      Binds: ['/srv/a-very-long-directory:/srv:ro'],
      Memory: 1024,
      NanoCpus: 500_000_000,
      Tmpfs: { '/run': 'size=1m' },
    },
    Mounts: [
      { Type: 'bind', RW: false },
      { Type: 'tmpfs', Destination: '/run' },
    ],
    NetworkSettings: {
      Ports: { '80/tcp': [{ HostIp: '0.0.0.0', HostPort: '8080' }], '443/tcp': null },
    },
  });
});
