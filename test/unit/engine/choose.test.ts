import { describe, expect, it } from '@jest/globals';

import { choosePackages } from '../../../src/engine/choose.js';
import { noInputs } from '../../../src/engine/inputs.js';
import { buildPlan } from '../../../src/engine/plan.js';
import { phaseRecorder } from '../../../src/engine/phases.js';
import type { GatheredPackages, PackageFile } from '../../../src/packages/gather.js';
import { failureOf } from '../../support/failure.js';

const silent = {
  phaseBegan: () => undefined,
  phaseEnded: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  detail: () => undefined,
  targetEnded: () => undefined,
};

function file(format: PackageFile['format'], version: string, name = 'web'): PackageFile {
  const path = `/p/${name}_${version}.${format}`;
  return { path, format, name, version, arch: 'all', archName: 'all', depends: [], provides: [] };
}

const of = (...files: PackageFile[]): GatheredPackages => ({ files, names: [] });

async function choose(
  family: string,
  packages: GatheredPackages,
  previous: GatheredPackages,
  upgradeFrom = 'self',
) {
  const inputs = { ...noInputs, images: ['debian-12'], packages: ['x'], upgradeFrom };
  const plan = await buildPlan(inputs, '/', { env: { GITHUB_REPOSITORY: 'o/n' } });
  const [target] = plan.targets;
  if (!target) throw new Error('no target');
  const phases = phaseRecorder('x', silent);
  const choice = await choosePackages(family, target, { packages, previous, plan, phases });
  return { choice, phases: phases.results() };
}

const skips = ({ choice }: Awaited<ReturnType<typeof choose>>) =>
  choice?.steps.map(({ phase, after, skip }) => [phase, after, skip]);

describe('what lives on a target', () => {
  it('is the package, and the one before', async () => {
    const chosen = await choose(
      'debian',
      of(file('deb', '2.0'), file('rpm', '2.0-1')),
      of(file('deb', '1.0'), file('rpm', '1.0-1')),
    );
    expect(chosen.choice?.given.files).toMatchObject([{ format: 'deb', version: '2.0' }]);
    expect(chosen.choice?.previous?.files).toMatchObject([{ format: 'deb', version: '1.0' }]);
    expect(skips(chosen)).toEqual([
      ['install', 'previous', undefined],
      ['upgrade', 'given', undefined],
    ]);
  });

  it('is the package alone where there is nothing before it', async () => {
    const chosen = await choose('arch', of(file('pacman', '2.0-1')), of());
    expect(skips(chosen)).toEqual([
      ['install', 'given', undefined],
      [
        'upgrade',
        'given',
        'nothing older can be made of packages of pacman: that is for files of deb and rpm',
      ],
    ]);
  });

  it.each([
    ['latest-release', of(), /^no release of o\/n has an older package of deb for \w+$/],
    ['old.rpm', of(file('rpm', '1.0-1')), /^upgrade-from has no package of deb for \w+$/],
  ])('says why %s gives nothing', async (upgradeFrom, previous, reason) => {
    const chosen = await choose('debian', of(file('deb', '2.0')), previous, upgradeFrom);
    expect(skips(chosen)?.[1]?.[2]).toMatch(reason);
  });

  it('takes a name of the distribution for the one before', async () => {
    const previous = { files: [], names: ['web'] };
    const { choice } = await choose('debian', of(file('deb', '2.0')), previous, 'web');
    expect(choice?.previous?.names).toEqual(['web']);
  });

  it('is nothing, and skipped, where no package is for it', async () => {
    const { choice, phases } = await choose('debian', of(file('rpm', '2.0-1')), of());
    expect(choice).toBeUndefined();
    expect(phases).toMatchObject([{ name: 'install', verdict: 'skip' }]);
  });

  it.each(['2.0', '3.0'])('refuses to upgrade from %s', async (version) => {
    const error = await failureOf(() =>
      choose('debian', of(file('deb', '2.0')), of(file('deb', version)), 'old.deb'),
    );
    expect(error.code).toBe('BAD_OPTION');
    expect(error.message).toBe(`upgrade-from: web ${version} is not older than 2.0`);
  });
});
