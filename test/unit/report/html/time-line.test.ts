import { describe, expect, it } from '@jest/globals';

import { spansOf } from '../../../../src/report/html/spans.js';
import { renderTimeLine } from '../../../../src/report/html/time-line.js';
import { runResult, targetResult } from '../../../support/results.js';

const boot = { name: 'boot', verdict: 'pass', startedMs: 100, durationMs: 200 } as const;
const check = { name: 'check', verdict: 'fail', startedMs: 400, durationMs: 100 } as const;
const untimed = { name: 'boot', verdict: 'pass', durationMs: 200 } as const;
const error = { code: 'MIRROR_FAILED', message: 'no' } as const;

const places = (parts: Parameters<typeof targetResult>[0]) =>
  spansOf(targetResult(parts)).map(
    ({ name, startedMs, durationMs }) => `${name} ${startedMs}+${durationMs}`,
  );

describe('spansOf', () => {
  it.each([
    [
      'where they were, with the gaps',
      { phases: [boot, check] },
      ['boot 100+200', 'check 400+100'],
    ],
    [
      'from the begin of the run',
      { startedMs: 1000, phases: [boot, check] },
      ['boot 1100+200', 'check 1400+100'],
    ],
    [
      'one after another in results of earlier versions',
      { phases: [untimed, { ...untimed, durationMs: 50 }] },
      ['boot 0+200', 'boot 200+50'],
    ],
    [
      'after the tries before',
      { durationMs: 600, retried: [error], phases: [boot, check] },
      ['earlier tries 0+100', 'boot 100+200', 'check 400+100'],
    ],
    [
      'after the tries before, in results of earlier versions',
      { durationMs: 600, retried: [error], phases: [untimed] },
      ['earlier tries 0+400', 'boot 400+200'],
    ],
    ['nowhere, when there are none', { phases: [] }, []],
  ])('phases are %s', (_title, parts, expected) => {
    expect(places(parts)).toEqual(expected);
  });

  it('has what the version before took, and says what, how long and from when', () => {
    const control = { verdict: 'fail', blames: 'change', message: '', checks: [] } as const;
    const spans = spansOf(
      targetResult({ phases: [check], control: { ...control, phases: [boot] } }),
    );
    expect(spans.map(({ title }) => title)).toEqual([
      'check: fail, 0.1 s, from 0.4 s',
      'control boot: pass, 0.2 s, from 0.1 s',
    ]);
  });
});

it('draws all targets on the scale of the run', () => {
  const targets = [
    targetResult({ durationMs: 500, phases: [boot, check] }),
    targetResult({ startedMs: 500, durationMs: 500, phases: [{ ...boot, durationMs: 0 }, check] }),
  ];
  const page = renderTimeLine(runResult({ targets }));
  expect([...page.matchAll(/ x="([\d.]+)" width="([\d.]+)"/g)].map(([, x, w]) => [x, w])).toEqual([
    ['100.0', '200.0'],
    ['400.0', '100.0'],
    ['900.0', '100.0'], // what took no time is not seen
  ]);
  expect(page.match(/<li>/g)).toHaveLength(2);
});

it('has room for a target that waited, which is no time of its own', () => {
  const targets = [targetResult({ durationMs: 300, phases: [boot, check] })];
  const page = renderTimeLine(runResult({ targets }));
  expect([...page.matchAll(/ x="([\d.]+)" width="([\d.]+)"/g)].map(([, x, w]) => [x, w])).toEqual([
    ['200.0', '400.0'],
    ['800.0', '200.0'],
  ]);
});
