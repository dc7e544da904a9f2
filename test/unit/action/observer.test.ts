import { describe, expect, it } from '@jest/globals';

import { groupingObserver } from '../../../src/action/observer.js';
import { nameOfControl } from '../../../src/engine/control-name.js';
import type { PhaseResult } from '../../../src/engine/result.js';
import { targetResult } from '../../support/results.js';

/** The log as the runner gets it; times of day are `T`. */
function logged(jobs: number, length = 2) {
  const lines: string[] = [];
  const log = {
    info: (line: string) => lines.push(line.replace(/^\d\d:\d\d:\d\d /, 'T ')),
    startGroup: (title: string) => lines.push(`{ ${title}`),
    endGroup: () => lines.push('}'),
  };
  const warnings = { warn: (line: string) => lines.push(`! ${line}`), end: () => undefined };
  return { lines, observer: groupingObserver({ jobs, targets: { length } }, { log, warnings }) };
}

const booted: PhaseResult = { name: 'boot', verdict: 'pass', durationMs: 1200 };
const failed: PhaseResult = { ...booted, verdict: 'error', message: 'no\n::error::x' };

describe('groupingObserver', () => {
  it('prints a target when it is over, in one group, what was said in its order', () => {
    const { lines, observer } = logged(2);
    observer.phaseBegan('a', 'boot');
    observer.phaseBegan('b', 'boot');
    observer.detail('a', '::set-output::x');
    observer.detail('b', 'hello');
    observer.phaseEnded('b', failed);
    observer.phaseEnded('a', booted);
    expect(lines).toEqual([]);
    observer.targetEnded(targetResult({ image: 'b', verdict: 'error' }));
    const ofB = ['{ b', 'T boot …', 'T hello', 'T boot error (1.2 s)', 'T no', 'T : :error::x'];
    expect(lines.splice(0)).toEqual([...ofB, '}', 'b: error (1.2 s)']);
    observer.targetEnded(targetResult({ image: 'a' }));
    observer.close();
    expect(lines).toEqual([
      ...['{ a', 'T boot …', 'T : :set-output::x', 'T boot pass (1.2 s)', '}', 'a: pass (1.2 s)'],
    ]);
  });

  it.each([
    ['one at a time', 1, 2],
    ['only one', 2, 1],
  ])('prints as it goes, without times, what is %s', (_, jobs, length) => {
    const { lines, observer } = logged(jobs, length);
    observer.phaseBegan('a', 'boot');
    observer.detail('a', 'hello');
    expect(lines.splice(0)).toEqual(['{ a', 'boot …', 'hello']);
    observer.phaseEnded('a', booted);
    observer.phaseBegan('a', 'check');
    observer.targetEnded(targetResult({ image: 'a' }));
    expect(lines).toEqual(['boot pass (1.2 s)', 'check …', '}', 'a: pass (1.2 s)']);
  });

  it.each([1, 2])('closes what an interrupt has left, with %j jobs', (jobs) => {
    const { lines, observer } = logged(jobs);
    observer.phaseBegan('a', 'boot');
    observer.close();
    observer.close();
    expect(lines).toEqual(['{ a', jobs === 1 ? 'boot …' : 'T boot …', '}']);
  });

  it('keeps the version before in the group of its target', () => {
    const { lines, observer } = logged(2);
    observer.phaseBegan('a', 'boot');
    observer.phaseBegan(nameOfControl('a'), 'boot');
    observer.targetEnded(targetResult({ image: 'a' }));
    expect(lines.slice(0, 4)).toEqual(['{ a', 'T boot …', 'T (the version before) boot …', '}']);
  });

  it('tells at once, outside of groups, what is to be seen now', () => {
    const [one, many] = [logged(1), logged(2)];
    for (const { observer } of [one, many]) {
      observer.phaseBegan('a', 'boot');
      observer.outside('::kept for 5 min');
      observer.phaseBegan('a', 'check');
      observer.close();
    }
    const kept = ': :kept for 5 min';
    expect(one.lines).toEqual(['{ a', 'boot …', '}', kept, '{ a', 'check …', '}']);
    expect(many.lines).toEqual([kept, '{ a', 'T boot …', 'T check …', '}']);
  });

  it('tells warnings, and what is of no target, at once', () => {
    const { lines, observer } = logged(2);
    observer.phaseBegan('a', 'boot');
    observer.warn('a', 'slow');
    observer.info('host', 'raised limits');
    expect(lines).toEqual(['! a: slow', expect.stringMatching(/^host: .* raised limits$/)]);
  });
});
