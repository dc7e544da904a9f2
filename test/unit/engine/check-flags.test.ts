import { describe, expect, it } from '@jest/globals';

import {
  checksOfFlags,
  flagOfCheck,
  noChecks,
  parseCommand,
  parseFile,
  parseNetwork,
  parseProcess,
  parseUnit,
  secretsOfFlags,
  wordsOfChecks,
  type RawChecks,
} from '../../../src/engine/check-flags.js';
import { failureOf } from '../../support/failure.js';

const raw: RawChecks = {
  checkUnit: ['webfs'],
  checkNetwork: ['http://ann:s3cret@localhost/', 'tcp://localhost:22'],
  checkCommand: ['true'],
  checkFile: ['/etc/hosts'],
  checkPort: ['80', 'udp:53'],
  checkProcess: ['webfsd'],
};

describe('flags of checks', () => {
  it('are checks of the common kinds', () => {
    expect(checksOfFlags(raw)).toEqual([
      { kind: 'unit', unit: 'webfs' },
      { kind: 'http', url: 'http://ann:s3cret@localhost/' },
      { kind: 'tcp', host: 'localhost', port: 22 },
      { kind: 'command', command: 'true' },
      { kind: 'file', file: '/etc/hosts' },
      { kind: 'port', transport: 'tcp', port: 80 },
      { kind: 'port', transport: 'udp', port: 53 },
      { kind: 'process', process: 'webfsd' },
    ]);
    expect(checksOfFlags(noChecks)).toEqual([]);
  });

  it('are told again without passwords', () => {
    expect(wordsOfChecks(raw)).toEqual([
      ...['--check-unit', 'webfs', '--check-network', 'http://ann:***@localhost/'],
      ...['--check-network', 'tcp://localhost:22', '--check-command', 'true'],
      ...['--check-file', '/etc/hosts', '--check-port', '80', '--check-port', 'udp:53'],
      ...['--check-process', 'webfsd'],
    ]);
    const basic = Buffer.from('ann:s3cret').toString('base64');
    expect(secretsOfFlags(raw)).toEqual(['s3cret', basic]);
  });

  it.each(checksOfFlags(raw).map((check, index) => [check, wordsOfChecks(raw)[2 * index]]))(
    '%j is from %s',
    (check, flag) => {
      expect(flagOfCheck(check as Parameters<typeof flagOfCheck>[0], raw)).toBe(flag);
    },
  );

  it('are the origin of nothing where there are none', () => {
    expect(flagOfCheck({ kind: 'unit', unit: 'webfs' }, noChecks)).toBe(false);
  });

  it.each<readonly [Partial<RawChecks>, string, string]>([
    [
      { checkFile: ['etc/hosts'] },
      "'etc/hosts' is not the path of a file in the machine",
      'Such as /etc/webfs.conf.',
    ],
    [{ checkPort: ['0'] }, "'0' is no port", 'Such as 8000, tcp:8000 or udp:53.'],
    [{ checkPort: ['65536'] }, "'65536' is no port", 'Such as 8000, tcp:8000 or udp:53.'],
    [{ checkPort: ['http'] }, "'http' is no port", 'Such as 8000, tcp:8000 or udp:53.'],
    [
      { checkProcess: [''] },
      'a process to check must have a name',
      'Such as webfsd, or /usr/bin/webfsd.',
    ],
    [
      { checkNetwork: ['http://u:%zz@x/'] },
      "'http://u:%zz@x/' is not an address to check",
      'Write http://localhost:8000/ (or https://), or tcp://localhost:5432.',
    ],
  ])('%j are refused', async (flags, message, hint) => {
    const error = await failureOf(() => checksOfFlags({ ...noChecks, ...flags }));
    expect(error).toMatchObject({ code: 'BAD_OPTION', message, hint });
  });
});

describe('parseUnit', () => {
  it.each(['webfs', 'webfs.service', 'postgresql@15-main.service', 'a:b_c', 'srv-a\\x2db.mount'])(
    'takes %s',
    (unit) => {
      expect(parseUnit(unit)).toEqual({ kind: 'unit', unit });
    },
  );

  it.each(['', '-x', '--all', 'a b', 'a/b', 'a;b', 'x'.repeat(256)])('refuses %j', async (name) => {
    const error = await failureOf(() => parseUnit(name));
    expect(error.code).toBe('BAD_OPTION');
    expect(error.message).toBe(`'${name}' is not the name of a unit`);
    expect(error.hint).toBe('Such as webfs, webfs.service or postgresql@15-main.service.');
  });
});

describe('parseNetwork', () => {
  it.each([
    ['http://localhost:8000/', { kind: 'http', url: 'http://localhost:8000/' }],
    ['https://localhost/a?b', { kind: 'http', url: 'https://localhost/a?b' }],
    ['tcp://localhost:5432', { kind: 'tcp', host: 'localhost', port: 5432 }],
    ['tcp://[::1]:22', { kind: 'tcp', host: '::1', port: 22 }],
    ['tcp://127.0.0.1:22', { kind: 'tcp', host: '127.0.0.1', port: 22 }],
  ])('%s', (address, spec) => {
    expect(parseNetwork(address)).toEqual(spec);
  });

  it.each([
    '',
    'localhost',
    'localhost:80',
    '/path',
    'ftp://host/',
    'http://',
    'tcp://localhost',
    'tcp://:22',
    'tcp://localhost:99999',
    'udp://localhost:53',
  ])('refuses %j', async (address) => {
    const error = await failureOf(() => parseNetwork(address));
    expect(error.code).toBe('BAD_OPTION');
    expect(error.message).toBe(`'${address}' is not an address to check`);
    expect(error.hint).toBe('Write http://localhost:8000/ (or https://), or tcp://localhost:5432.');
  });
});

it('parseCommand leaves the line to the shell', () => {
  expect(parseCommand('a | b && "c"')).toEqual({ kind: 'command', command: 'a | b && "c"' });
});

it('parseFile and parseProcess take a word', () => {
  expect(parseFile('/a b')).toEqual({ kind: 'file', file: '/a b' });
  expect(parseProcess('/usr/bin/x')).toEqual({ kind: 'process', process: '/usr/bin/x' });
});
