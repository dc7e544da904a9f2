import { mkdtemp } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';

import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import type { PullFlags } from '../../../src/cli/commands/pull.js';
import { planPull } from '../../../src/cli/pull-plan.js';
import { catalogue } from '../../../src/distros/catalogue/index.js';
import { writeImageLock } from '../../../src/engine/image-lock.js';
import { hostArch } from '../../../src/engine/host-arch.js';
import { failureOf } from '../../support/failure.js';
import { temporaryDirectory } from '../../support/temporary.js';

const temporary = temporaryDirectory();
const today = new Date('2026-06-01');
const digest = `sha256:${'a'.repeat(64)}`;
let empty: string;
let locked: string;

beforeAll(async () => {
  locked = await mkdtemp(path.join(temporary, 'locked-'));
  const source = 'docker://debian:bookworm-slim';
  await writeImageLock(locked, [
    { image: 'debian-bookworm', arch: hostArch(), digest, source },
    { image: 'debian-trixie', arch: 'vax', digest, source },
  ]);
});
beforeEach(async () => {
  empty = await mkdtemp(path.join(temporary, 'empty-'));
});

const plan = (references: readonly string[], flags: PullFlags = {}, cwd = empty) =>
  planPull(references, flags, { cwd, today });
const namesOf = async (...args: Parameters<typeof plan>) =>
  (await plan(...args)).targets.map(({ resolution }) => resolution.name);

describe('planPull', () => {
  it('takes what is named, each image once', async () => {
    const { targets, ...rest } = await plan(['debian-12', 'debian-bookworm', 'debian:sid']);
    expect(targets).toEqual([
      { arch: hostArch(), resolution: expect.objectContaining({ name: 'debian-bookworm' }) },
      { arch: hostArch(), resolution: expect.objectContaining({ name: 'debian:sid' }) },
    ]);
    expect(rest).toEqual({ refresh: undefined, extraPackages: {}, jobs: availableParallelism() });
  });

  it.each<[PullFlags, string | undefined]>([
    [{ update: true }, 'update'],
    [{ force: true }, 'force'],
    [{ force: true, update: true }, 'force'],
  ])('%j', async (flags, refresh) => {
    expect(await plan(['debian-12'], { ...flags, jobs: '3' })).toMatchObject({ refresh, jobs: 3 });
  });

  it('--all takes every label for the architecture that is not past its end of life', async () => {
    const names = await namesOf([], { all: true });
    expect(names).toContain('debian-bookworm');
    expect(names).not.toContain('debian-buster');
    const forHost = catalogue.filter(({ architectures }) => architectures.includes(hostArch()));
    expect(names.length).toBeLessThan(forHost.length);
  });

  it('--all takes those of a family and a status, also past their end of life', async () => {
    const flags = { all: true, family: 'debian', status: 'eol' };
    const names = await namesOf([], flags);
    expect(names).toContain('debian-buster');
    expect(names.every((name) => /^(?:debian|ubuntu|devuan)-/.test(name))).toBe(true);
  });
});

describe('with postroj.lock', () => {
  it('obeys it', async () => {
    const { targets } = await plan(['debian-12', 'debian-13'], {}, locked);
    expect(targets.map((target) => target.digest)).toEqual([digest, undefined]);
    expect(targets[1]?.resolution.notice).toMatch(/^postroj\.lock has no digest of it/);
  });

  it('--lock keeps what it has, and says nothing of what it is about to add', async () => {
    const { targets } = await plan(['debian-12', 'debian-13'], { lock: true }, locked);
    expect(targets.map((target) => target.digest)).toEqual([digest, undefined]);
    expect(targets[1]?.resolution.notice).toBeUndefined();
  });

  it('--lock --update asks anew', async () => {
    const { targets, refresh } = await plan(['debian-12'], { lock: true, update: true }, locked);
    expect([targets[0]?.digest, refresh]).toEqual([undefined, 'update']);
  });

  it('--lock without a name takes what it has for the architecture', async () => {
    expect(await namesOf([], { lock: true }, locked)).toEqual(['debian-bookworm']);
  });
});

describe('refuses', () => {
  const noImage = 'no image to pull';
  it.each<[string, string[], PullFlags, string, string]>([
    ['nothing', [], {}, 'BAD_OPTION', noImage],
    ['a lock that is not there', [], { lock: true }, 'BAD_OPTION', noImage],
    [
      'a choice that nothing is left of',
      [],
      { all: true, family: 'arch', status: 'lts' },
      'BAD_OPTION',
      noImage,
    ],
    [
      'names with --all',
      ['debian-12'],
      { all: true },
      'BAD_OPTION',
      '--all takes no names of images',
    ],
    [
      'a family for names',
      ['debian-12'],
      { family: 'debian' },
      'BAD_OPTION',
      '--family and --status need --all',
    ],
    [
      'a status for names',
      ['debian-12'],
      { status: 'lts' },
      'BAD_OPTION',
      '--family and --status need --all',
    ],
    [
      'an unknown family',
      [],
      { all: true, family: 'beos' },
      'BAD_OPTION',
      "--family: there is no 'beos'",
    ],
    [
      'an unknown architecture',
      ['debian-12'],
      { arch: 'vax' },
      'BAD_OPTION',
      "--arch: there is no 'vax'",
    ],
    [
      'an architecture that a label lacks',
      ['debian-12'],
      { arch: 'loong64' },
      'BAD_OPTION',
      'debian-bookworm is not made for loong64',
    ],
    ['bad jobs', ['debian-12'], { jobs: '0' }, 'BAD_OPTION', 'jobs must be auto or a whole number'],
    ['an unknown label', ['debian-12', 'nope'], {}, 'UNKNOWN_LABEL', "unknown image 'nope'"],
    [
      'to lock a directory',
      ['./root'],
      { lock: true },
      'BAD_OPTION',
      './root cannot be locked: it is a directory',
    ],
  ])('%s', async (_, references, flags, code, message) => {
    const error = await failureOf(() => plan(references, flags));
    expect(error.code).toBe(code);
    expect(error.message.slice(0, message.length)).toBe(message);
  });

  it('an unknown architecture, and tells those that are known', async () => {
    const { hint } = await failureOf(() => plan(['debian-12'], { arch: 'x86_64' }));
    expect(hint).toMatch(/^Allowed: 386, amd64, arm, arm64, /);
  });
});
