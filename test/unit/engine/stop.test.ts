import { once } from 'node:events';

import { describe, expect, it } from '@jest/globals';

import { FailedFast, skipOf, stoppable, type Budget } from '../../../src/engine/stop.js';
import { PostrojError } from '../../../src/errors.js';
import { Releases } from '../../../src/system/releases.js';

const endless: Budget = { of: 'the run', timeoutMs: undefined, option: 'timeout' };
const never = new AbortController().signal;

describe('stoppable', () => {
  it('is aborted when its time is up, and says whose it was', async () => {
    const budget = { of: 'debian-sid', timeoutMs: 1, option: 'target-timeout' } as const;
    const { signal } = stoppable(never, budget, new Releases());
    if (!signal.aborted) await once(signal, 'abort');
    expect(signal.reason).toMatchObject({
      code: 'OUT_OF_TIME',
      message: 'debian-sid was not over within 0.0 s',
      hint: 'Allow more time (target-timeout), or see in the phases what took it.',
    });
  });

  it('is aborted for the first reason that there is', () => {
    const outer = new AbortController();
    const { signal, end } = stoppable(outer.signal, endless, new Releases());
    const [first, second] = [new FailedFast('a'), new FailedFast('b')];
    end(first);
    end(second);
    outer.abort(new Error('interrupted'));
    expect(signal.reason).toBe(first);
  });

  it('is aborted with what it is part of', () => {
    const outer = new AbortController();
    const { signal } = stoppable(outer.signal, endless, new Releases());
    const reason = new PostrojError('INTERRUPTED', 'interrupted by SIGINT');
    outer.abort(reason);
    expect(signal.reason).toBe(reason);
  });

  it('has no end once it is released', async () => {
    const releases = new Releases();
    const budgets = [20, 30].map((timeoutMs) => ({ ...endless, timeoutMs }));
    const [released, kept] = [releases, new Releases()].map((held, index) =>
      stoppable(never, budgets[index] ?? endless, held),
    );
    await releases.all();
    if (kept?.signal.aborted === false) await once(kept.signal, 'abort');
    expect(released?.signal.aborted).toBe(false); // its time would have been up before
  });
});

it.each([
  [new FailedFast('a'), 'fail-fast', 'a has not passed, and fail-fast was asked for'],
  [new PostrojError('OUT_OF_TIME', 'the run was not over'), 'no-time-left', 'the run was not over'],
  [new PostrojError('INTERRUPTED', 'interrupted by SIGINT'), undefined, undefined],
  [undefined, undefined, undefined],
])('what is not begun after %s is skipped for %s', (stopped, reason, message) => {
  expect(skipOf(stopped)).toEqual(reason && { reason, message });
});
