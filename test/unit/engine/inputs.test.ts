import { describe, expect, it } from '@jest/globals';

import {
  parseArch,
  parseExtraPackages,
  parseJobs,
  parseNetworkMode,
  parseRetries,
  parseSeconds,
} from '../../../src/engine/inputs.js';
import { failureOf } from '../../support/failure.js';

describe('parseSeconds', () => {
  it.each([
    ['30', 30_000],
    ['0.5', 500],
    ['1e1', 10_000],
  ])('%s', (text, ms) => {
    expect(parseSeconds('boot-timeout', text)).toBe(ms);
  });

  it.each(['', ' ', '0', '-1', 'x', '10s', 'NaN', 'Infinity'])('refuses %j', async (text) => {
    const error = await failureOf(() => parseSeconds('boot-timeout', text));
    expect(error.code).toBe('BAD_OPTION');
    expect(error.message).toBe(`boot-timeout must be a number of seconds above 0, not '${text}'`);
  });
});

describe('parseArch', () => {
  it.each([
    ['arm64', 'arm64'],
    ['aarch64', 'arm64'],
    ['x86_64', 'amd64'],
    ['386', '386'],
  ])('%s', (text, arch) => {
    expect(parseArch(text)).toBe(arch);
  });

  it.each(['', 'vax', 'ARM64'])('refuses %j', async (text) => {
    const error = await failureOf(() => parseArch(text));
    expect(error).toMatchObject({ code: 'BAD_OPTION', message: `arch: there is no '${text}'` });
    expect(error.hint).toMatch(/^Allowed: .*amd64.*arm64/);
  });
});

describe('parseJobs', () => {
  it.each([
    ['auto', undefined],
    ['1', 1],
    ['16', 16],
  ])('%s', (text, jobs) => {
    expect(parseJobs(text)).toBe(jobs);
  });

  it.each(['', '0', '-1', '1.5', 'many', 'AUTO'])('refuses %j', async (text) => {
    const error = await failureOf(() => parseJobs(text));
    expect(error.code).toBe('BAD_OPTION');
    expect(error.message).toBe(`jobs must be auto or a whole number above 0, not '${text}'`);
  });
});

describe('parseRetries', () => {
  it.each([
    ['0', 0],
    ['99', 99],
  ])('%s', (text, retries) => {
    expect(parseRetries(text)).toBe(retries);
  });

  it.each(['', '-1', '1.5', '100', 'x'])('refuses %j', async (text) => {
    const error = await failureOf(() => parseRetries(text));
    expect(error.code).toBe('BAD_OPTION');
    expect(error.message).toBe(`retries must be a whole number from 0 to 99, not '${text}'`);
  });
});

describe('parseNetworkMode', () => {
  it.each(['private', 'none', 'host'])('%s', (mode) => {
    expect(parseNetworkMode(mode)).toBe(mode);
  });

  it.each(['', 'bridge', 'NONE'])('refuses %j', async (text) => {
    const error = await failureOf(() => parseNetworkMode(text));
    expect(error.code).toBe('BAD_OPTION');
    expect(error.message).toBe(`network must be private, none or host, not '${text}'`);
  });
});

describe('parseExtraPackages', () => {
  const families = 'debian, devuan, redhat, amazon, mageia, suse, arch, alpine, void, *';

  it.each<readonly [string[], Record<string, string[]>]>([
    [[], {}],
    [['debian: curl jq'], { debian: ['curl', 'jq'] }],
    [[' debian :curl,jq , g++'], { debian: ['curl', 'jq', 'g++'] }],
    [['jq'], { '*': ['jq'] }],
    [['jq 7zip', '*: lib_x.y-2+z'], { '*': ['jq', '7zip', 'lib_x.y-2+z'] }],
    [['redhat: a', 'b', 'redhat: c'], { redhat: ['a', 'c'], '*': ['b'] }],
  ])('%j', (lines, packages) => {
    expect(parseExtraPackages(lines)).toEqual(packages);
  });

  it.each([
    ['debain: jq', `unknown family 'debain'; did you mean debian? (families: ${families})`],
    ['fedora: jq', `unknown family 'fedora'; did you mean redhat? (families: ${families})`],
    ['Debian: jq', `unknown family 'Debian'; did you mean debian? (families: ${families})`],
    ['xyzzy: jq', `unknown family 'xyzzy' (families: ${families})`],
    [': jq', `unknown family '' (families: ${families})`],
    ['__proto__: jq', `unknown family '__proto__' (families: ${families})`],
    ['debian:', "'debian:' names no package"],
    ['debian: ,', "'debian: ,' names no package"],
    ['', "'' names no package"],
    ...['-y', '--purge', 'jq-', 'a;b', 'a:b', '$(x)', '`x`', '*', './a.deb', 'a=1', '@x', 'ä'].map(
      (name) => [`debian: jq ${name}`, `'${name}' is not the name of a package`],
    ),
  ])('refuses %j', async (line, message) => {
    const error = await failureOf(() => parseExtraPackages(['jq', line]));
    expect(error.code).toBe('BAD_OPTION');
    expect(error.message).toBe(`extra-packages: ${message}`);
    expect(error.hint).toBe("Write 'debian: curl jq', or 'jq' for every family.");
  });
});
