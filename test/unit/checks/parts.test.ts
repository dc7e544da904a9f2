import { describe, expect, it } from '@jest/globals';

import { reverse } from '../../../src/checks/dns.js';
import { expandStatus, wantsRedirect } from '../../../src/checks/http-status.js';
import { judgeLines } from '../../../src/checks/log.js';
import { readMatcher } from '../../../src/checks/matchers/index.js';
import type { RawMatcher } from '../../../src/checks/matchers/raw.js';
import { durationMs, renderBytes, sizeBytes } from '../../../src/checks/quantities.js';
import { runningOf } from '../../../src/checks/script.js';
import { pathOf } from '../../../src/checks/sysctl.js';
import { parseVersionRange } from '../../../src/checks/version-range.js';
import { compareVersions } from '../../../src/packages/versions/index.js';

it.each([
  [10, 10_000],
  [0.5, 500],
  ['10', 10_000],
  ['250ms', 250],
  ['1.5s', 1500],
  ['2m', 120_000],
  ['1h', 3_600_000],
  ['999999h', 2 ** 31 - 1],
])('%j are %d ms', (text, ms) => {
  expect(durationMs(text)).toBe(ms);
});

it.each([
  [500, 500, '500 bytes'],
  ['1k', 1024, '1.0 kB'],
  ['1.5M', 1_572_864, '1.5 MB'],
  ['2GiB', 2 ** 31, '2.0 GB'],
  ['0', 0, '0 bytes'],
])('%j are %d bytes: %s', (text, bytes, shown) => {
  expect(sizeBytes(text)).toBe(bytes);
  expect(renderBytes(bytes)).toBe(shown);
});

it.each([
  ['192.0.2.1', '1.2.0.192.in-addr.arpa'],
  ['2001:db8::1', '1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa'],
  ['::1', '1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.ip6.arpa'],
  ['1:2:3:4:5:6:7:8', '8.0.0.0.7.0.0.0.6.0.0.0.5.0.0.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.ip6.arpa'],
])('%s is asked for as %s', (address, name) => {
  expect(reverse(address)).toBe(name);
});

it.each<readonly [RawMatcher, RawMatcher]>([
  ['2xx', '200..299'],
  [200, 200],
  ['>= 200', '>= 200'],
  [
    ['2xx', 404],
    ['200..299', 404],
  ],
  [{ not: '5xx' }, { not: '500..599' }],
  [{ any: ['2xx', { all: ['3xx'] }] }, { any: ['200..299', { all: ['300..399'] }] }],
  [{ equals: '2xx' }, { equals: '2xx' }],
  ['9xx', '9xx'],
])('the status %j is %j', (raw, expanded) => {
  expect(expandStatus(raw)).toEqual(expanded);
});

it.each<readonly [RawMatcher | undefined, boolean]>([
  [undefined, false],
  [200, false],
  ['2xx', false],
  [302, true],
  ['3xx', true],
  [[200, 301], true],
  [{ not: 302 }, false],
])('the status %j wants a redirect: %j', (raw, wants) => {
  expect(wantsRedirect(raw)).toBe(wants);
});

it.each([
  ['echo', '/bin/sh', ['/f', 'a']],
  ['', '/bin/sh', ['/f', 'a']],
  ['#!/usr/bin/perl', '/usr/bin/perl', ['/f', 'a']],
  ['#! /usr/bin/env -S python3 -u \necho', '/usr/bin/env', ['-S python3 -u', '/f', 'a']],
  ['#!/bin/bash -e\r\necho', '/bin/bash', ['-e', '/f', 'a']],
  ['# !/bin/bash\n', '/bin/sh', ['/f', 'a']],
])('a script %j is run by %s %j', (text, file, args) => {
  expect(runningOf(text, ['/f', 'a'])).toEqual({ file, args });
});

it.each([
  ['net.ipv4.ip_forward', 'net/ipv4/ip_forward'],
  ['net/ipv4/conf/eth0.1/forwarding', 'net/ipv4/conf/eth0.1/forwarding'],
  ['net.ipv4.conf.eth0/1.forwarding', 'net/ipv4/conf/eth0.1/forwarding'],
])('the setting %s is in %s', (name, path) => {
  expect(pathOf(name)).toBe(path);
});

describe('a range of versions', () => {
  const deb = (a: string, b: string) => compareVersions('deb', a, b);
  it.each([
    ['>= 1.2-3', ['1.2-3', '1.10-1', '1:0.1'], ['1.2-3~rc1', '1.2-2']],
    ['>= 1.2, < 2', ['1.2', '1.9~x'], ['2', '1.1']],
    ['>=1.2 <2', ['1.2', '1.9~x'], ['2', '1.1']],
    ['= 1.0', ['1.0', '0:1.0'], ['1.0-1']],
    ['!= 1:2.0+b1', ['2.0+b1'], ['1:2.0+b1']],
  ])('%s', (text, yes, no) => {
    const range = parseVersionRange(text, deb);
    expect(range?.shown).toBe(text);
    expect(yes.filter((version) => range?.matches(version) !== true)).toEqual([]);
    expect(no.filter((version) => range?.matches(version) !== false)).toEqual([]);
    expect(range?.matches(undefined)).toBe(false);
  });

  it.each(['1.2', '/^1/', '', '>= ', '>= 1.2, then', 'about 2'])('%j is none', (text) => {
    expect(parseVersionRange(text, deb)).toBeUndefined();
  });
});

describe('lines of a journal', () => {
  const matcher = (raw: RawMatcher) => readMatcher(raw, () => undefined);
  const lines = ['started', 'listening at 80', 'a warning'];

  it('have what is in some line', () => {
    const has = [matcher('/^listening/'), matcher({ contains: 'warn' })];
    expect(judgeLines(lines, { has, lacks: [] })).toEqual({ state: 'met', actual: '3 lines' });
  });

  it('are shown at their end when something is missing', () => {
    const many = [...lines, 'x'.repeat(200), 'c', 'd', 'e'];
    const seen = judgeLines(many, { has: [matcher('/stopped/'), matcher('/x/')], lacks: [] });
    const long = `${JSON.stringify('x'.repeat(100))}…`;
    expect(seen).toEqual({
      state: 'unmet',
      actual: '/stopped/ not in 7 lines',
      detail: `  "a warning"\n  ${long}\n  c\n  d\n  e`,
    });
  });

  it('that should not be there are beyond hope', () => {
    const seen = judgeLines(lines, { has: [matcher('/no/')], lacks: [matcher('/warn/')] });
    expect(seen).toEqual({ state: 'hopeless', actual: '/warn/ is in: "a warning"' });
  });

  it('may be none', () => {
    const none = judgeLines([], { has: [matcher('/x/')], lacks: [] });
    expect(none).toEqual({ state: 'unmet', actual: '/x/ not in 0 lines', detail: undefined });
    expect(judgeLines(['y'], { has: [], lacks: [matcher('/x/')] }).actual).toBe('1 line');
  });
});
