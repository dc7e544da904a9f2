import path from 'node:path';

import { afterEach, describe, expect, it } from '@jest/globals';

import { readCommand } from '../../../src/action/command.js';
import { readInputs, readMatrixInputs, readMergeInputs } from '../../../src/action/inputs.js';
import { noInputs } from '../../../src/engine/inputs.js';
import { failureOf } from '../../support/failure.js';

afterEach(() => {
  for (const name of Object.keys(process.env))
    if (name.startsWith('INPUT_')) Reflect.deleteProperty(process.env, name);
});

/** As the runner hands inputs over. */
function given(inputs: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(inputs))
    process.env[`INPUT_${name.toUpperCase()}`] = value;
}

describe('readInputs', () => {
  it('has nothing when nothing was given', () => {
    expect(readInputs()).toEqual({
      raw: noInputs,
      cache: 'auto',
      installHostTools: true,
      debugMinutes: 0,
    });
    expect(readInputs().artifact).toBeUndefined();
  });

  it.each([
    ['debian-12', ['debian-12']],
    ['debian-12, debian-13', ['debian-12', 'debian-13']],
    ['\n debian-12\r\n\n debian-13 ,\n', ['debian-12', 'debian-13']],
  ])('splits the list %j', (images, words) => {
    given({ images });
    expect(readInputs().raw.images).toEqual(words);
  });

  it('leaves commas to commands', () => {
    given({ 'check-command': 'echo a, b\n\n  true\n' });
    expect(readInputs().raw.checkCommand).toEqual(['echo a, b', 'true']);
  });

  it('takes extra packages a family a line', () => {
    given({ 'extra-packages': 'debian: curl, jq\n\n  jq\n' });
    expect(readInputs().raw.extraPackages).toEqual(['debian: curl, jq', 'jq']);
  });

  it('reads all the others', () => {
    given({
      arch: 'arm64',
      packages: 'a.deb',
      leftovers: 'report',
      'leftovers-allow': '/a, /b',
      watch: 'journal=respect\nsize=ignore',
      budgets: 'start=5',
      'stable-for': '0',
      'check-unit': 'u',
      'check-network': 'http://x/',
      'check-file': '/a, b\n/c',
      'check-port': '80, udp:53',
      'check-process': 'x',
      network: 'host',
      limits: 'memory=1G, cpus=2',
      'private-users': 'true',
      'network-timeout': '1',
      'boot-timeout': '2',
      retries: '2',
      timeout: '600',
      'target-timeout': '60',
      'fail-fast': 'True',
      jobs: '3',
      'raise-host-limits': 'True',
      'report-dir': 'r',
      reports: 'junit=a,b.xml\ntap=t',
      config: 'c',
      matrix: 'a=1, b=2',
    });
    expect(readInputs().raw).toEqual({
      ...noInputs,
      arch: 'arm64',
      packages: ['a.deb'],
      leftovers: 'report',
      leftoversAllow: ['/a', '/b'],
      watch: ['journal=respect', 'size=ignore'],
      budgets: ['start=5'],
      stableFor: '0',
      checkUnit: ['u'],
      checkNetwork: ['http://x/'],
      checkFile: ['/a, b', '/c'],
      checkPort: ['80', 'udp:53'],
      checkProcess: ['x'],
      network: 'host',
      limits: ['memory=1G', 'cpus=2'],
      privateUsers: true,
      networkTimeout: '1',
      bootTimeout: '2',
      retries: '2',
      timeout: '600',
      targetTimeout: '60',
      failFast: true,
      jobs: '3',
      raiseHostLimits: true,
      reportDir: 'r',
      reports: ['junit=a,b.xml', 'tap=t'],
      config: 'c',
      matrix: ['a=1', 'b=2'],
    });
  });

  it.each([
    ['true', true],
    ['FALSE', false],
  ])('takes %s for a flag', (text, flag) => {
    given({ cache: text, 'install-host-tools': text });
    expect(readInputs()).toMatchObject({ cache: String(flag), installHostTools: flag });
  });

  it('keeps reports for an artifact, in a place of its own unless one is named', async () => {
    given({ artifact: 'report' });
    const { artifact, raw } = readInputs();
    expect(artifact).toBe('report');
    expect(path.basename(raw.reportDir ?? '')).toBe('postroj-report');
    given({ 'report-dir': 'r' });
    expect(readInputs().raw.reportDir).toBe('r');
    given({ artifact: 'a/b' });
    expect(await failureOf(readInputs)).toMatchObject({
      code: 'BAD_OPTION',
      message: "the input artifact: 'a/b' is no name of an artifact",
    });
  });

  it('tells a fail-fast that is not wanted from one that was not spoken of', () => {
    given({ 'fail-fast': 'false' });
    expect(readInputs().raw.failFast).toBe(false);
    given({ 'fail-fast': '' });
    expect(readInputs().raw.failFast).toBe(undefined);
  });

  it('takes auto for the cache, and for nothing else', async () => {
    given({ cache: 'Auto' });
    expect(readInputs().cache).toBe('auto');
    given({ 'install-host-tools': 'auto' });
    const error = await failureOf(() => readInputs());
    expect(error.message).toBe("the input install-host-tools must be true or false, not 'auto'");
  });

  it.each([
    ['cache', 'auto, true or false'],
    ['raise-host-limits', 'false or true'],
    ['private-users', 'false or true'],
    ['fail-fast', 'true or false'],
  ])('refuses other flags: %s', async (name, words) => {
    given({ [name]: 'yes' });
    const error = await failureOf(() => readInputs());
    expect(error).toMatchObject({
      code: 'BAD_OPTION',
      message: `the input ${name} must be ${words}, not 'yes'`,
    });
  });
});

describe('command', () => {
  it('is to test, unless something else was said', async () => {
    expect(readCommand()).toBe('pkgprobe');
    given({ command: 'Merge' });
    expect(readCommand()).toBe('merge');
    given({ command: 'join' });
    const error = await failureOf(() => readCommand());
    expect(error.message).toBe("the input command must be pkgprobe, matrix or merge, not 'join'");
  });

  it('matrix has images, architectures and shards', async () => {
    expect(readMatrixInputs()).toEqual({
      ...{ images: [], arch: [], config: undefined, shards: undefined },
    });
    given({ images: 'debian-12, debian-13', arch: 'amd64\narm64', config: 'c', shards: '4' });
    expect(readMatrixInputs()).toEqual({
      ...{ images: ['debian-12', 'debian-13'], arch: ['amd64', 'arm64'], config: 'c', shards: 4 },
    });
    given({ shards: '0' });
    expect((await failureOf(() => readMatrixInputs())).code).toBe('BAD_OPTION');
  });

  it('merge has directories, one a line, since a directory may have a comma', async () => {
    given({ directories: 'a, b\n  c\n', expect: '{}', 'report-dir': 'r' });
    expect(readMergeInputs()).toEqual({ directories: ['a, b', 'c'], expect: '{}', reportDir: 'r' });
    given({ directories: '' });
    expect(await failureOf(() => readMergeInputs())).toMatchObject({
      ...{ code: 'BAD_OPTION', message: 'the input directories is empty' },
    });
  });
});
