import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';

import type { TargetResult } from '../../src/engine/result.js';
import { idleUnit } from '../fixtures/corpus/defect.js';
import { sharedStateDir } from './support/cache.js';
import { buildDeb, type DebSpec } from './support/deb.js';
import { expectNothingLeft } from './support/leftovers.js';
import { postroj } from './support/postroj.js';
import { expectExit, onlyTarget } from './support/result.js';
import { temporaryDirectory } from './support/temporary.js';

const directory = temporaryDirectory();
const image = 'debian-bookworm';

afterEach(() => expectNothingLeft(sharedStateDir));

interface Release {
  readonly before: Partial<DebSpec>;
  readonly now: Partial<DebSpec>;
  readonly args: readonly string[];
}

/** Both versions of one package, of which the newer one fails. */
async function failing({ before, now, args }: Release): Promise<TargetResult> {
  const name = 'e2e-blamed';
  const old = await buildDeb(join(directory, 'old'), { name, version: '1.0', ...before });
  const deb = await buildDeb(directory, { name, version: '2.0', ...now });
  const ended = await postroj([
    ...['pkgprobe', '--json', '--image', image, '--network-timeout', '1'],
    ...['--package', deb, '--upgrade-from', old, ...args],
  ]);
  expectExit(ended, 1);
  return onlyTarget(ended);
}

const asked = 'the version before (e2e-blamed 1.0), alone on a fresh machine';
const moved = `${asked}, fails in the same way: the distribution moved, it is not the change`;
const change = `${asked}, passes: it is the change, not the distribution`;
const needy = { depends: 'e2e-nowhere' };
const staying = { scripts: { prerm: '#!/bin/sh\nexit 6\n' } };
const dead = { unit: idleUnit('/bin/false') };

describe('on a fresh machine the version before is asked', () => {
  it.each<readonly [string, Release, string, object]>([
    [
      'what cannot be installed, where it cannot either',
      { before: needy, now: needy, args: ['--lifecycle', 'install,downgrade'] },
      'distribution',
      { reason: 'unresolvable', control: expect.objectContaining({ message: moved }) },
    ],
    [
      'what cannot be installed, where it can',
      { before: {}, now: needy, args: ['--lifecycle', 'install,downgrade'] },
      'change',
      { reason: 'unresolvable', control: expect.objectContaining({ message: change }) },
    ],
    [
      'what cannot be installed, where it cannot for another reason',
      {
        before: { scripts: { postinst: '#!/bin/sh\nexit 3\n' } },
        now: needy,
        args: ['--lifecycle', 'install,downgrade'],
      },
      'unclear',
      { reason: 'unresolvable' },
    ],
    [
      'what cannot be removed, where it can',
      { before: {}, now: staying, args: ['--lifecycle', 'install,upgrade,remove'] },
      'change',
      { reason: 'transaction-failed', control: expect.objectContaining({ message: change }) },
    ],
    [
      'a unit that fails, where it fails as well',
      { before: dead, now: dead, args: ['--check-unit', 'e2e-blamed'] },
      'distribution',
      { control: expect.objectContaining({ message: moved }) },
    ],
    [
      'a unit that fails, where it does not',
      { before: { unit: idleUnit() }, now: dead, args: ['--check-unit', 'e2e-blamed'] },
      'change',
      // that it was running before is told first
      { reason: 'service-state', control: expect.objectContaining({ message: change }) },
    ],
  ])('%s', async (_, release, blames, expected) => {
    const target = await failing(release);
    expect(target).toMatchObject(expected);
    expect(target.control?.blames).toBe(blames);
    expect(target.control?.phases.map(({ name }) => name)).toContain('install');
  });

  it('but not for a transition, nor the same package with a lower version', async () => {
    const now = { scripts: { postinst: '#!/bin/sh\n[ -z "$2" ] || exit 3\n' } };
    const target = await failing({ before: {}, now, args: [] });
    expect([target.reason, target.control]).toEqual(['transaction-failed', undefined]);
    const deb = await buildDeb(directory, { name: 'e2e-self', ...needy });
    const args = ['--image', image, '--package', deb, '--lifecycle', 'install,upgrade'];
    const self = onlyTarget(await postroj(['pkgprobe', '--json', ...args]));
    expect([self.reason, self.control]).toEqual(['unresolvable', undefined]);
  });
});

it('the terminal tells of the version before, and how to see it again', async () => {
  const old = await buildDeb(join(directory, 'old'), { name: 'e2e-blamed' });
  const deb = await buildDeb(directory, { name: 'e2e-blamed', version: '2.0', ...needy });
  const args = ['--package', deb, '--upgrade-from', old, '--lifecycle', 'install,downgrade'];
  const ended = await postroj(['pkgprobe', '--image', image, ...args]);
  expectExit(ended, 1);
  expect(ended.stdout).toContain(`       control: ${change}\n`);
  expect(ended.stdout).toMatch(/^ {7}replay: postroj pkgprobe --image \S+ --package /m);
});
