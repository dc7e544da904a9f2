import { describe, expect, it } from '@jest/globals';

import { annotationsOf } from '../../../src/report/annotations.js';
import { checkResult, failedCheck, mixed, runResult, targetResult } from '../../support/results.js';

const placed = { ...failedCheck, at: 'ci/.postroj.yml:5:7' };
const ofChecks = { name: 'check', verdict: 'fail', durationMs: 1, message: '1 failed' } as const;

describe('annotationsOf', () => {
  it('has nothing to say of what passed or was skipped', () => {
    const targets = [
      targetResult({ checks: [checkResult({ at: 'x:1:1' })] }),
      targetResult({ verdict: 'skip' }),
    ];
    expect(annotationsOf(runResult({ targets }))).toEqual([]);
  });

  it('has one for a check at the line where it is written, on however many targets it failed', () => {
    const replay = 'postroj pkgprobe --image debian-12';
    const failing = { verdict: 'fail', phases: [ofChecks], checks: [placed] } as const;
    const targets = [
      targetResult({ ...failing, image: 'debian-12', replay }),
      targetResult({ ...failing, image: 'debian-13' }),
      targetResult({ checks: [checkResult({ at: placed.at })] }),
    ];
    expect(annotationsOf(runResult({ targets }))).toEqual([
      {
        title: 'http http://localhost/ failed on 2 of 3',
        message: `${failedCheck.message}\nfailed on: debian-12, debian-13\nreplay: ${replay}`,
        place: { file: 'ci/.postroj.yml', line: 5, column: 7 },
      },
    ]);
  });

  it('counts a target once whose check failed after several phases, and names the only one', () => {
    const checks = [placed, { ...placed, phase: 'reboot' as const }];
    const targets = [targetResult({ verdict: 'fail', checks })];
    const [one, ...others] = annotationsOf(runResult({ targets }));
    expect(one?.title).toBe('http http://localhost/ failed on debian-bookworm');
    expect(others).toEqual([]);
  });

  it('begins with what failed on most targets', () => {
    const other = { ...placed, target: 'http://localhost/x', at: '.postroj.yml:9:7' };
    const targets = [
      targetResult({ image: 'a', verdict: 'fail', checks: [other, placed] }),
      targetResult({ image: 'b', verdict: 'fail', checks: [placed] }),
    ];
    expect(annotationsOf(runResult({ targets })).map(({ place }) => place?.line)).toEqual([5, 9]);
  });

  it('has one for a target where nobody has written what failed', () => {
    const install = { name: 'install', verdict: 'fail', durationMs: 1, message: 'no' } as const;
    const finding = { ...failedCheck, message: 'a unit has failed' };
    const targets = [
      targetResult({
        image: 'debian-12',
        verdict: 'fail',
        phases: [install, ofChecks],
        checks: [placed, finding],
        replay: 'again',
      }),
    ];
    const [, ofTarget, ...others] = annotationsOf(runResult({ targets }));
    expect(ofTarget).toEqual({
      title: 'debian-12: fail',
      message: 'install: no\na unit has failed\nreplay: again',
    });
    expect(others).toEqual([]);
  });

  it('tells an error, and a failure that no check explains', () => {
    expect(annotationsOf(mixed)).toEqual([
      { title: 'debian-trixie: fail', message: failedCheck.message },
      { title: 'debian-forky: error', message: 'the mirror failed:\n404\nHint: Try again.' },
    ]);
    const targets = [targetResult({ verdict: 'fail', phases: [ofChecks] })];
    expect(annotationsOf(runResult({ targets }))).toEqual([
      { title: 'debian-bookworm: fail', message: 'check: 1 failed' },
    ]);
  });

  it('places nothing by what is no place', () => {
    const targets = [
      targetResult({ verdict: 'fail', checks: [{ ...failedCheck, at: 'somewhere' }] }),
    ];
    expect(annotationsOf(runResult({ targets }))[0]).not.toHaveProperty('place');
  });
});
