import { describe, expect, it } from '@jest/globals';
import { execa, execaSync } from 'execa';
import fc from 'fast-check';

import { compareVersions } from '../../../src/packages/versions/index.js';
import { rpmvercmp } from '../../../src/packages/versions/rpm.js';
import { versionArbitrary } from '../../support/versions.js';

const RUNS = 400;

describe('versions in the order of the real programs', () => {
  it('dpkg --compare-versions', () => {
    const version = versionArbitrary('deb');
    const dpkg = (a: string, relation: string, b: string) =>
      execaSync('dpkg', ['--compare-versions', a, relation, b], { reject: false }).exitCode === 0;
    fc.assert(
      fc.property(version, version, (a, b) => {
        const theirs = dpkg(a, 'lt', b) ? -1 : dpkg(a, 'eq', b) ? 0 : 1;
        expect([a, b, Math.sign(compareVersions('deb', a, b))]).toEqual([a, b, theirs]);
      }),
      { numRuns: RUNS },
    );
  });

  it("rpm's vercmp", async () => {
    const pairs = fc.sample(fc.tuple(rpmPart, rpmPart), 10 * RUNS);
    const theirs: number[] = [];
    for (let at = 0; at < pairs.length; at += RUNS) {
      const some = pairs.slice(at, at + RUNS);
      const calls = some.map(([a, b]) => `print(rpm.vercmp('${a}', '${b}') .. ' ')`).join(' ');
      const { stdout } = await execa('rpm', ['--eval', `%{lua:${calls}}`]);
      theirs.push(...stdout.trim().split(' ').map(Number));
    }
    const ours = pairs.map(([a, b]) => [a, b, Math.sign(rpmvercmp(a, b))]);
    expect(ours).toEqual(pairs.map(([a, b], at) => [a, b, theirs[at]]));
  });

  it("pacman's vercmp", () => {
    const version = versionArbitrary('pacman');
    fc.assert(
      fc.property(version, version, (a, b) => {
        const theirs = Number(execaSync('vercmp', [a, b]).stdout);
        expect([a, b, Math.sign(compareVersions('pacman', a, b))]).toEqual([a, b, theirs]);
      }),
      { numRuns: RUNS },
    );
  });
});

/** Version or release alone: rpm splits them itself. */
const rpmPart = versionArbitrary('rpm').map((evr) => evr.replace(/^\d+:/, '').split('-')[0] ?? '');
