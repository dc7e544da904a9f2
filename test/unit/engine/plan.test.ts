import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';

import { beforeAll, describe, expect, it } from '@jest/globals';

import { noInputs, type RawInputs } from '../../../src/engine/inputs.js';
import { hostArch } from '../../../src/engine/host-arch.js';
import { justInstall } from '../../../src/engine/lifecycle.js';
import { buildPlan } from '../../../src/engine/plan.js';
import { usualPolicies } from '../../../src/engine/watches/policies.js';
import { failureOf } from '../../support/failure.js';
import { inRepository } from '../../support/repository.js';
import { temporaryDirectory } from '../../support/temporary.js';

const cwd = temporaryDirectory();
const plan = (inputs: Partial<RawInputs>) => buildPlan({ ...noInputs, ...inputs }, cwd);
const imagesOf = async (inputs: Partial<RawInputs>) =>
  (await plan(inputs)).targets.map(({ resolution }) => resolution.name);

beforeAll(async () => {
  const config = `images: [debian-13]
packages: [from-config]
extra-packages: { debian: [from-config] }
checks: [{ unit: from-config }]
leftovers: { policy: ignore, allow: [/x] }
watch: { journal: respect, size: ignore }
budgets: { start: 2, exposure: 5 }
stable-for: 0
network: host
limits: { tasks: 9, cpus: 1 }
private-users: true
network-timeout: 7
boot-timeout: 8
retries: 3
timeout: 900
target-timeout: 90
fail-fast: true
`;
  await writeFile(path.join(cwd, 'all.yml'), config);
  await writeFile(path.join(cwd, 'empty.yml'), '');
});

describe('buildPlan', () => {
  it('has defaults', async () => {
    expect(await plan({ images: ['debian-12'] })).toEqual({
      targets: [
        { resolution: expect.objectContaining({ name: 'debian-bookworm' }), arch: hostArch() },
      ],
      packages: [],
      extraPackages: {},
      life: expect.objectContaining({ steps: justInstall, lanes: ['booted'] }),
      watches: { policies: usualPolicies, leftoversAllow: [], budgets: {}, stableForMs: 3000 },
      checks: [],
      network: 'private',
      limits: {},
      privateUsers: false,
      networkTimeoutMs: 30_000,
      bootTimeoutMs: 120_000,
      retries: 1,
      targetTimeoutMs: undefined,
      timeoutMs: undefined,
      failFast: false,
      jobs: 2 * availableParallelism(),
      raiseHostLimits: false,
      reportDir: undefined,
      reports: [],
      cwd,
      replay: { flags: [], overrides: [] },
      secrets: [],
      notices: [],
      origins: new Map(),
      configDirectory: '.',
    });
  });

  it('takes everything from the inputs', async () => {
    const { targets, ...rest } = await plan({
      images: ['debian-12'],
      packages: ['a.deb'],
      extraPackages: ['suse: jq', 'curl'],
      watch: ['journal=respect'],
      leftovers: 'report',
      leftoversAllow: ['/var/**'],
      budgets: ['start=1'],
      stableFor: '0.5',
      checkUnit: ['webfs'],
      checkNetwork: ['http://localhost/', 'tcp://localhost:22'],
      checkCommand: ['true'],
      checkFile: ['/etc/hosts'],
      checkPort: ['udp:53'],
      checkProcess: ['webfsd'],
      network: 'none',
      limits: ['tasks=7'],
      privateUsers: true,
      networkTimeout: '1',
      bootTimeout: '2',
      retries: '0',
      timeout: '60',
      targetTimeout: '0.5',
      failFast: true,
      jobs: '3',
      raiseHostLimits: true,
      reportDir: 'reports',
      reports: ['tap=t.tap'],
    });
    expect(targets).toHaveLength(1);
    expect(rest).toEqual({
      packages: ['a.deb'],
      extraPackages: { suse: ['jq'], '*': ['curl'] },
      life: expect.objectContaining({ steps: justInstall }),
      watches: {
        policies: { ...usualPolicies, journal: 'respect', leftovers: 'report' },
        leftoversAllow: ['/var/**'],
        budgets: { startMs: 1000 },
        stableForMs: 500,
      },
      checks: [
        { kind: 'unit', unit: 'webfs' },
        { kind: 'http', url: 'http://localhost/' },
        { kind: 'tcp', host: 'localhost', port: 22 },
        { kind: 'command', command: 'true' },
        { kind: 'file', file: '/etc/hosts' },
        { kind: 'port', transport: 'udp', port: 53 },
        { kind: 'process', process: 'webfsd' },
      ],
      network: 'none',
      limits: { tasks: 7 },
      privateUsers: true,
      networkTimeoutMs: 1000,
      bootTimeoutMs: 2000,
      retries: 0,
      timeoutMs: 60_000,
      targetTimeoutMs: 500,
      failFast: true,
      jobs: 3,
      raiseHostLimits: true,
      reportDir: path.join(cwd, 'reports'),
      reports: [{ format: 'tap', file: path.join(cwd, 't.tap') }],
      cwd,
      replay: expect.objectContaining({ overrides: [] }),
      secrets: [],
      notices: [],
      origins: new Map(),
      configDirectory: '.',
    });
  });

  it('gives four times as long to what is emulated', async () => {
    const arch = hostArch() === 'arm64' ? 'amd64' : 'arm64';
    const inputs = { ...noInputs, images: ['debian-12'], arch };
    const ready = inRepository(`test/fixtures/binfmt/ready`);
    expect(await buildPlan(inputs, cwd, { binfmtDirectory: ready })).toMatchObject({
      targets: [{ arch }],
      networkTimeoutMs: 120_000,
      bootTimeoutMs: 480_000,
    });
    const given = { ...inputs, networkTimeout: '1', bootTimeout: '2147483' };
    expect(await buildPlan(given, cwd, { binfmtDirectory: ready })).toMatchObject({
      networkTimeoutMs: 4000,
      bootTimeoutMs: 2 ** 31 - 1, // a longer timer of Node's would go off at once
    });
    expect(
      (await failureOf(() => buildPlan(inputs, cwd, { binfmtDirectory: '/nonexistent' }))).code,
    ).toBe('HOST_TOOL_MISSING');
  });

  it('takes what is missing from the configuration file', async () => {
    const { targets, ...rest } = await plan({ config: 'all.yml' });
    expect(targets.map(({ resolution }) => resolution.name)).toEqual(['debian-trixie']);
    expect(rest).toMatchObject({
      packages: ['from-config'],
      extraPackages: { debian: ['from-config'] },
      watches: {
        policies: {
          ...usualPolicies,
          leftovers: 'ignore',
          journal: 'respect',
          size: 'ignore',
        },
        leftoversAllow: ['/x'],
        budgets: { startMs: 2000, exposure: 5 },
        stableForMs: 0,
      },
      checks: [{ kind: 'unit', unit: 'from-config' }],
      network: 'host',
      limits: { tasks: 9, cpus: 1 },
      privateUsers: true,
      networkTimeoutMs: 7000,
      bootTimeoutMs: 8000,
      retries: 3,
      timeoutMs: 900_000,
      targetTimeoutMs: 90_000,
      failFast: true,
    });
  });

  it.each<readonly [keyof RawInputs, Partial<RawInputs>, object]>([
    ['timeout', { timeout: '1' }, { timeoutMs: 1000 }],
    ['targetTimeout', { targetTimeout: '1' }, { targetTimeoutMs: 1000 }],
    ['failFast', { failFast: false }, { failFast: false }],
    ['packages', { packages: ['x'] }, { packages: ['x'] }],
    ['extraPackages', { extraPackages: ['x'] }, { extraPackages: { '*': ['x'] } }],
    ['checkCommand', { checkCommand: ['x'] }, { checks: [{ kind: 'command', command: 'x' }] }],
    ['network', { network: 'none' }, { network: 'none' }],
    ['limits', { limits: ['cpus=2'] }, { limits: { cpus: 2 } }],
    [
      'watch',
      { watch: ['size=report'] },
      { watches: { policies: { journal: 'respect', size: 'report' } } },
    ],
    ['leftovers', { leftovers: 'fail' }, { watches: { policies: { leftovers: 'respect' } } }],
    ['budgets', { budgets: ['start=1'] }, { watches: { budgets: { startMs: 1000, exposure: 5 } } }],
    ['stableFor', { stableFor: '2' }, { watches: { stableForMs: 2000 } }],
    ['leftoversAllow', { leftoversAllow: ['/y'] }, { watches: { leftoversAllow: ['/y'] } }],
    ['networkTimeout', { networkTimeout: '1' }, { networkTimeoutMs: 1000, bootTimeoutMs: 8000 }],
    ['bootTimeout', { bootTimeout: '1' }, { networkTimeoutMs: 7000, bootTimeoutMs: 1000 }],
  ])('lets the input %s win over the file', async (_, inputs, expected) => {
    expect(await plan({ config: 'all.yml', ...inputs })).toMatchObject(expected);
  });

  it('lets images of the inputs win over the file', async () => {
    expect(await imagesOf({ config: 'all.yml', images: ['debian-12'] })).toEqual([
      'debian-bookworm',
    ]);
  });

  it('tests the same image under two names once, in the order of the first', async () => {
    const images = ['debian-13', 'debian-12', 'debian-bookworm', 'debian:sid', 'debian:sid'];
    expect(await imagesOf({ images })).toEqual(['debian-trixie', 'debian-bookworm', 'debian:sid']);
  });

  it.each<readonly [string, Partial<RawInputs>, string, string]>([
    ['no image', {}, 'BAD_OPTION', 'no image to test on'],
    ['no image in the file either', { config: 'empty.yml' }, 'BAD_OPTION', 'no image to test on'],
    ['an unknown image', { images: ['nope'] }, 'UNKNOWN_LABEL', "unknown image 'nope'; nearest: "],
    ['a malformed image', { images: ['a b'] }, 'BAD_REFERENCE', "malformed reference 'a b': "],
    [
      'a bad family',
      { extraPackages: ['x: y'] },
      'BAD_OPTION',
      "extra-packages: unknown family 'x'",
    ],
    ['a bad unit', { checkUnit: ['a b'] }, 'BAD_OPTION', "'a b' is not the name of a unit"],
    ['a bad address', { checkNetwork: ['x'] }, 'BAD_OPTION', "'x' is not an address to check"],
    [
      'a bad network time',
      { networkTimeout: 'x' },
      'BAD_OPTION',
      'network-timeout must be a number',
    ],
    [
      'a bad boot time',
      { bootTimeout: '0' },
      'BAD_OPTION',
      'boot-timeout must be a number of seconds',
    ],
    ['an unknown architecture', { arch: 'vax' }, 'BAD_OPTION', "arch: there is no 'vax'"],
    [
      'an architecture that the label is not made for',
      { arch: 's390x' },
      'BAD_OPTION',
      'debian-bookworm is not made for s390x',
    ],
    ['bad jobs', { jobs: '0' }, 'BAD_OPTION', 'jobs must be auto or a whole number above 0'],
    ['a missing file', { config: 'none.yml' }, 'BAD_CONFIG', 'cannot read '],
  ])('refuses %s', async (_, inputs, code, message) => {
    const images = inputs.images ?? (message.startsWith('no image') ? [] : ['debian-12']);
    const error = await failureOf(() => plan({ ...inputs, images }));
    expect(error.code).toBe(code);
    expect(error.message.slice(0, message.length)).toBe(message);
  });
});

it('hostArch is a name of Go', () => {
  expect(hostArch()).toMatch(/^(?:amd64|386|arm|arm64|ppc64|ppc64le|riscv64|s390x|loong64)$/);
});
