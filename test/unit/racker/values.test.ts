import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { ValueError } from '../../../src/racker/command-line/usage-error.js';
import { parseBoolean } from '../../../src/racker/values/boolean.js';
import { commaSeparated } from '../../../src/racker/values/comma-separated.js';
import { parseVariable, readEnvFile } from '../../../src/racker/values/environment.js';
import { gatherFilters, hasLabel, parseFilter } from '../../../src/racker/values/filters.js';
import { parseLabel } from '../../../src/racker/values/labels.js';
import { parseMoment } from '../../../src/racker/values/moment.js';
import { parseMount, parseTmpfs, parseVolume } from '../../../src/racker/values/mount.js';
import { parsePlatform } from '../../../src/racker/values/platform.js';
import { parseDetachKeys } from '../../../src/racker/values/detach-keys.js';
import { parsePublish } from '../../../src/racker/values/publish.js';
import { parseBytes, parseCpus, parseInteger } from '../../../src/racker/values/quantities.js';
import { temporaryDirectory } from '../../support/temporary.js';

const tcp = (guestPort: number, more = {}) => ({ protocol: 'tcp', guestPort, ...more });

describe('ports', () => {
  it.each([
    ['80', [tcp(80)]],
    ['8080:80', [tcp(80, { hostPort: 8080 })]],
    ['53:53/udp', [{ protocol: 'udp', guestPort: 53, hostPort: 53 }]],
    ['127.0.0.1:8080:80/tcp', [tcp(80, { hostPort: 8080, hostAddress: '127.0.0.1' })]],
    ['127.0.0.1::80', [tcp(80, { hostAddress: '127.0.0.1' })]],
    ['[::1]:8080:80', [tcp(80, { hostPort: 8080, hostAddress: '::1' })]],
    ['8000-8001:80-81', [tcp(80, { hostPort: 8000 }), tcp(81, { hostPort: 8001 })]],
  ])('%s', (text, expected) => {
    expect(parsePublish(text)).toEqual(expected);
  });

  it.each([
    ['99999:1', 'invalid hostPort: 99999'],
    ['80:x', 'invalid containerPort: x'],
    ['0', 'invalid containerPort: 0'],
    ['80:', 'no port specified: 80:<empty>'],
    ['80:80/foo', 'invalid proto: foo'],
    ['80:80/sctp', 'sctp is not there yet in racker'],
    ['1.2.3:80:80', 'invalid IP address: 1.2.3'],
    ['80-82:80-81', 'invalid ranges specified for container and host Ports'],
    ['80-82:80', 'a range of host ports for one port of the machine is not there yet in racker'],
  ])('refuses %s: %s', (text, message) => {
    expect(() => parsePublish(text)).toThrow(
      expect.objectContaining({ name: 'ValueError', message }),
    );
  });
});

const bind = (more = {}) => ({
  ...{ kind: 'bind', hostPath: '/a', guestPath: '/b', writable: true, create: true },
  ...more,
});

describe('keys that detach', () => {
  it.each([
    ['ctrl-p,ctrl-q', [16, 17]],
    ['ctrl-@,ctrl-[,ctrl-\\,ctrl-],ctrl-^,ctrl-_', [0, 27, 28, 29, 30, 31]],
    ['a,Q,1', [97, 81, 49]],
  ])('%s', (text, expected) => {
    expect(parseDetachKeys(text)).toEqual(expected);
  });

  it.each(['', 'ctrl-', 'ctrl-pq', 'ctrl-P', 'ctrl-1', 'alt-a', 'a,', 'é'])('not %j', (text) => {
    expect(() => parseDetachKeys(text)).toThrow(
      new ValueError(
        `invalid detach key '${text.split(',').at(-1) ?? ''}': a character, or ctrl- and one of a-z@[\\]^_`,
      ),
    );
  });
});

describe('mounts', () => {
  it.each([
    ['/a:/b', bind()],
    ['/a:/b:ro', bind({ writable: false })],
    ['/a:/b:rw,z', bind()],
    ['./x:/b', bind({ hostPath: '/here/x' })],
    ['/b', { kind: 'volume', guestPath: '/b', writable: true }],
    ['data:/b:ro', { kind: 'volume', name: 'data', guestPath: '/b', writable: false }],
  ])('-v %s', (text, expected) => {
    expect(parseVolume(text, '/here')).toEqual(expected);
  });

  it.each([
    ['/a:/b:c:d', "invalid volume specification: '/a:/b:c:d'"],
    ['/a::ro', 'invalid spec: /a::ro: empty section between colons'],
    ['', 'invalid spec: : empty section between colons'],
    ['/a:/b:wx', 'invalid mode: wx'],
    [
      '/a:b',
      "invalid volume specification: '/a:b': invalid mount path: 'b' mount path must be absolute",
    ],
    [
      '/a:/',
      "invalid volume specification: '/a:/': invalid specification: destination can't be '/'",
    ],
    ['a%b:/b', '"a%b" includes invalid characters for a local volume name'],
  ])('refuses -v %s: %s', (text, message) => {
    expect(() => parseVolume(text, '/')).toThrow(message);
  });

  it.each([
    ['type=bind,source=/a,target=/b', bind({ create: false })],
    ['type=bind,src=/a,dst=/b,ro', bind({ create: false, writable: false })],
    ['type=bind,src=/a,destination=/b,readonly=false', bind({ create: false })],
    ['type=tmpfs,target=/t', { kind: 'tmpfs', guestPath: '/t', options: '' }],
    [
      'type=tmpfs,target=/t,tmpfs-size=1m,tmpfs-mode=1777',
      { kind: 'tmpfs', guestPath: '/t', options: 'size=1048576,mode=1777' },
    ],
    ['source=data,target=/b', { kind: 'volume', name: 'data', guestPath: '/b', writable: true }],
    ['target=/b', { kind: 'volume', guestPath: '/b', writable: true }],
    ['type=bind,"source=/a,b",target=/b', bind({ create: false, hostPath: '/a,b' })],
  ])('--mount %s', (text, expected) => {
    expect(parseMount(text, '/here')).toEqual(expected);
  });

  it.each([
    ['foo', "invalid field 'foo' must be a key=value pair"],
    ['type=bind,foo=x', "unexpected key 'foo' in 'foo=x'"],
    ['type=bind,source=/a', 'target is required'],
    ['type=bind,target=/a', 'source is required'],
    ['type=foo,target=/a', 'mount type unknown: "foo"'],
    ['type=bind,source=/a,target=/b,ro=x', 'invalid value for readonly: x'],
    ['type=bind,source=/a,target=/b,bind-propagation=shared', 'is not there yet in racker'],
    ['type=tmpfs,target=/a,tmpfs-mode=9', 'invalid value for tmpfs-mode: 9'],
    ['type=tmpfs,target=/a,tmpfs-size=x', "invalid size: 'x'"],
  ])('refuses --mount %s: %s', (text, message) => {
    expect(() => parseMount(text, '/')).toThrow(message);
  });

  it('--tmpfs', () => {
    const expected = { kind: 'tmpfs', guestPath: '/run', options: 'size=64m,mode=1777' };
    expect(parseTmpfs('/run:size=64m,mode=1777')).toEqual(expected);
    expect(() => parseTmpfs('run')).toThrow(
      "invalid mount path: 'run' mount path must be absolute",
    );
  });
});

describe('quantities', () => {
  it.each([
    ['512m', 536870912],
    ['1.5g', 1610612736],
    ['512MiB', 536870912],
    ['1000', 1000],
    ['2KB', 2048],
    ['7b', 7],
  ])('%s is %d bytes', (text, bytes) => {
    expect(parseBytes(text)).toBe(bytes);
  });

  it('refuses others in docker’s words', () => {
    expect(() => parseBytes('abc')).toThrow("invalid size: 'abc'");
    expect(() => parseBytes('-1')).toThrow("invalid size: '-1'");
    expect(() => parseCpus('x')).toThrow('failed to parse x as a rational number');
    expect(() => parseCpus('1/0')).toThrow('failed to parse 1/0 as a rational number');
    expect(() => parseInteger('x')).toThrow('strconv.ParseInt: parsing "x": invalid syntax');
    expect(() => parseInteger('9'.repeat(30))).toThrow('value out of range');
    expect(() => parseBoolean('foo')).toThrow('strconv.ParseBool: parsing "foo": invalid syntax');
  });

  it('reads processors, numbers and booleans', () => {
    expect(['1.5', '.5', '2', '1/2'].map(parseCpus)).toEqual([1.5, 0.5, 2, 0.5]);
    expect(parseInteger('-1')).toBe(-1);
    expect(['1', 'T', 'true', '0', 'False'].map(parseBoolean)).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });
});

describe('platforms', () => {
  it.each([
    ['linux/arm64', 'arm64'],
    ['linux/arm64/v8', 'arm64'],
    ['linux/x86_64', 'amd64'],
    ['aarch64', 'arm64'],
  ])('%s is %s', (text, arch) => {
    expect(parsePlatform(text)).toBe(arch);
  });

  it('refuses what is none, and other systems', () => {
    expect(() => parsePlatform('foo')).toThrow(
      'error parsing specified platform: "foo": unknown operating system or architecture: invalid argument',
    );
    expect(() => parsePlatform('linux')).toThrow('error parsing specified platform: "linux"');
    expect(() => parsePlatform('windows/amd64')).toThrow('no matching manifest for windows/amd64');
  });
});

describe('variables', () => {
  const env = { HOME: '/root' };

  it('come from the line or from the environment', () => {
    expect(parseVariable('A=1=2', env)).toEqual({ name: 'A', value: '1=2' });
    expect(parseVariable('HOME', env)).toEqual({ name: 'HOME', value: '/root' });
    expect(parseVariable('NOWHERE', env)).toBeUndefined();
    expect(() => parseVariable('=x', env)).toThrow('invalid environment variable: =x');
  });

  const cwd = temporaryDirectory();
  const file = path.join(cwd, 'env');

  it('are read from a file, as they are', () => {
    writeFileSync(file, '\uFEFF# comment\n\n  A="1" # 2\r\nHOME\nNOWHERE\nB=\n');
    expect(readEnvFile(file, env)).toEqual([
      { name: 'A', value: '"1" # 2' },
      { name: 'HOME', value: '/root' },
      { name: 'B', value: '' },
    ]);
  });

  it.each([
    ['A B=1', "variable 'A B' contains whitespaces"],
    ['=1', "no variable name on line '=1'"],
  ])('refuses the line %s', (line, problem) => {
    writeFileSync(file, line);
    expect(() => readEnvFile(file, env)).toThrow(`invalid env file (${file}): ${problem}`);
  });

  it('names the file that is not there', () => {
    expect(() => readEnvFile('/nonexistent/env', env)).toThrow(
      'open /nonexistent/env: no such file or directory',
    );
  });
});

describe('filters and labels', () => {
  it('are gathered by name', () => {
    const pairs = ['name=a', 'status=exited', 'name=b=c'].map(parseFilter);
    expect(gatherFilters(pairs, ['name', 'status'])).toEqual({
      name: ['a', 'b=c'],
      status: ['exited'],
    });
    expect(() => gatherFilters(pairs, ['name'])).toThrow("invalid filter 'status'");
    expect(() => parseFilter('foo')).toThrow('bad format of filter (expected name=value)');
  });

  it('look at labels', () => {
    expect(hasLabel({ tier: 'web' }, 'tier')).toBe(true);
    expect(hasLabel({ tier: 'web' }, 'tier=web')).toBe(true);
    expect(hasLabel({ tier: 'web' }, 'tier=db')).toBe(false);
    expect(hasLabel({}, 'constructor')).toBe(false);
    expect(parseLabel('a=b=c')).toEqual(['a', 'b=c']);
    expect(parseLabel('a')).toEqual(['a', '']);
    expect(() => parseLabel('=x')).toThrow("invalid label '=x': empty name");
  });
});

describe('moments', () => {
  const now = Date.parse('2026-01-02T12:00:00Z');

  it.each([
    ['42m', now - 42 * 60e3],
    ['1h30m', now - 90 * 60e3],
    ['10s', now - 10e3],
    ['2013-01-02T13:23:37Z', Date.parse('2013-01-02T13:23:37Z')],
    ['2013-01-02T13:23:37.5Z', Date.parse('2013-01-02T13:23:37.5Z')],
    ['1700000000.25', 1700000000250],
    ['2013-01-02', new Date(2013, 0, 2).getTime()],
  ])('%s', (text, expected) => {
    expect(parseMoment(text, now)).toBe(expected);
  });

  it('refuses what is none', () => {
    expect(() => parseMoment('yesterday', now)).toThrow(
      'failed to parse value as time or duration: "yesterday"',
    );
  });
});

describe('comma-separated values', () => {
  it('may be quoted', () => {
    expect(commaSeparated('a,"b,""c""",,d')).toEqual(['a', 'b,"c"', '', 'd']);
    expect(() => commaSeparated('a"b')).toThrow('bare " in non-quoted-field');
  });
});
