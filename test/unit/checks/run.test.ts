import { getMaxListeners } from 'node:events';

import { describe, expect, it } from '@jest/globals';

import type { Check, CheckOutcome, Observation } from '../../../src/checks/check.js';
import { runChecks } from '../../../src/checks/run.js';
import { contextOf, fakeCheck } from '../../support/checks.js';

const met: Observation = { state: 'met', actual: 'up and running' };
const unmet: Observation = { state: 'unmet', actual: 'connection refused' };
const hopeless: Observation = { state: 'hopeless', actual: 'failed', detail: 'line 1\nline 2' };
const LONG_MS = 60_000;
const SHORT_MS = 120;

async function runOne(
  check: ReturnType<typeof fakeCheck>,
  timeoutMs: number,
): Promise<CheckOutcome> {
  const [outcome] = await runChecks([check], contextOf(), timeoutMs);
  if (!outcome) throw new Error('no outcome');
  return outcome;
}

describe('runChecks', () => {
  it('has no outcome of no check', async () => {
    expect(await runChecks([], contextOf(), LONG_MS)).toEqual([]);
  });

  it('looks once at what is met at once', async () => {
    const check = fakeCheck([met]);
    const outcome = await runOne(check, LONG_MS);
    expect(outcome).toEqual({
      kind: 'http',
      target: 'it',
      verdict: 'pass',
      expected: 'up',
      actual: 'up and running',
      message: 'http it: up and running',
      attempts: 1,
      durationMs: outcome.durationMs,
    });
    expect(check.count()).toBe(1);
  });

  it('looks again until it is met', async () => {
    const check = fakeCheck([unmet, unmet, met]);
    expect(await runOne(check, LONG_MS)).toMatchObject({ verdict: 'pass', attempts: 3 });
    expect(check.count()).toBe(3);
  });

  it('looks at least once more when the time is up, and tells what it saw last', async () => {
    const check = fakeCheck([{ state: 'unmet', actual: 'status 503' }, unmet]);
    const outcome = await runOne(check, SHORT_MS);
    expect(outcome).toMatchObject({ verdict: 'fail', actual: 'connection refused' });
    expect(outcome.attempts).toBeGreaterThan(1);
    expect(outcome.attempts).toBe(check.count());
    expect(outcome.message).toBe(
      `http it: not up within 0.1 s; last: connection refused (${check.count()} tries)`,
    );
    expect(outcome.durationMs).toBeGreaterThanOrEqual(SHORT_MS - 1);
  });

  it('has time for one try at least', async () => {
    const outcome = await runOne(fakeCheck([unmet]), 0);
    expect(outcome.message).toBe('http it: not up within 0.0 s; last: connection refused (1 try)');
  });

  it('puts the details below the message', async () => {
    const outcome = await runOne(fakeCheck([{ ...unmet, detail: 'line 1\nline 2' }]), 0);
    expect(outcome.message).toBe(
      'http it: not up within 0.0 s; last: connection refused (1 try)\nline 1\nline 2',
    );
  });

  it('does not wait for what is beyond hope', async () => {
    const outcome = await runOne(fakeCheck([hopeless]), LONG_MS);
    expect(outcome).toMatchObject({ verdict: 'fail', attempts: 1, actual: 'failed' });
    expect(outcome.message).toBe('http it: failed, expected up\nline 1\nline 2');
  });

  it('gives outcomes in the order of the checks', async () => {
    const checks = [
      fakeCheck([unmet, unmet, met], { target: 'a' }),
      fakeCheck([met], { target: 'b' }),
    ];
    const outcomes = await runChecks(checks, contextOf(), LONG_MS);
    expect(outcomes.map(({ target, attempts }) => [target, attempts])).toEqual([
      ['a', 3],
      ['b', 1],
    ]);
  });

  it('lets the others look once more when a unit is beyond hope', async () => {
    const unit = fakeCheck([unmet, hopeless], { kind: 'unit', target: 'web' });
    const http = fakeCheck([unmet]);
    const outcomes = await runChecks([unit, http], contextOf(), LONG_MS);
    expect(outcomes.map(({ verdict }) => verdict)).toEqual(['fail', 'fail']);
    expect(outcomes[1]?.message).toMatch(
      /^http it: not up; last: connection refused \(\d+ tries\); given up: web: failed$/,
    );
    expect(http.count()).toBeGreaterThan(1);
  });

  it('passes those that are met when they look once more', async () => {
    const unit = fakeCheck([hopeless], { kind: 'unit', target: 'web' });
    const outcomes = await runChecks([unit, fakeCheck([unmet, met])], contextOf(), LONG_MS);
    expect(outcomes.map(({ verdict }) => verdict)).toEqual(['fail', 'pass']);
  });

  it('waits on when it is not a unit that is beyond hope', async () => {
    const command = fakeCheck([hopeless], { kind: 'command' });
    const http = fakeCheck([unmet, unmet, unmet, met]);
    const outcomes = await runChecks([command, http], contextOf(), LONG_MS);
    expect(outcomes.map(({ verdict }) => verdict)).toEqual(['fail', 'pass']);
    expect(http.count()).toBe(4);
  });

  it('ends with the reason of an interruption', async () => {
    const controller = new AbortController();
    const reason = new Error('interrupted');
    const check = fakeCheck([unmet]);
    const abortAtSecond = {
      ...check,
      observe: async () => {
        if (check.count() === 1) controller.abort(reason);
        return check.observe(contextOf());
      },
    };
    const context = contextOf({ signal: controller.signal });
    await expect(runChecks([abortAtSecond], context, LONG_MS)).rejects.toBe(reason);
    expect(check.count()).toBe(2);
  });

  it('passes on what a check throws', async () => {
    await expect(runChecks([fakeCheck([])], contextOf(), LONG_MS)).rejects.toThrow('nothing');
  });

  it('lets any number of checks listen for an end', async () => {
    const limits: number[] = [];
    const check: Check = {
      ...fakeCheck([]),
      observe: ({ signal }) => {
        limits.push(getMaxListeners(signal));
        return Promise.resolve(met);
      },
    };
    await runChecks([check], contextOf(), LONG_MS);
    expect(limits).toEqual([0]); // else Node warns from the eleventh on
  });

  it('is over for the others, too, when a check throws', async () => {
    let isOver = false;
    const waits: Check = {
      ...fakeCheck([]),
      observe: async ({ signal }) => {
        await new Promise((resolve) => {
          signal.addEventListener('abort', () => setImmediate(resolve));
        });
        isOver = true;
        return unmet;
      },
    };
    const checks = [waits, fakeCheck([])];
    await expect(runChecks(checks, contextOf(), LONG_MS)).rejects.toThrow('nothing');
    expect(isOver).toBe(true);
  });
});
