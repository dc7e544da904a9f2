import { describe, expect, it } from '@jest/globals';

import type { Check, CheckOutcome, Observation } from '../../../src/checks/check.js';
import { runChecks } from '../../../src/checks/run.js';
import { noWaiting, type Waiting } from '../../../src/checks/waiting.js';
import { waitingOf } from '../../../src/checks/waiting-shape.js';
import type { UnitState } from '../../../src/machine/machine.js';
import { contextOf, fakeCheck } from '../../support/checks.js';
import { fakeMachine } from '../../support/machine.js';

const met: Observation = { state: 'met', actual: 'running' };
const unmet: Observation = { state: 'unmet', actual: 'refused' };
const LONG_MS = 60_000;

const wait = (parts: Partial<Waiting>): Partial<Check> => ({ waiting: { ...noWaiting, ...parts } });

async function runOne(check: Check, parts = {}, timeoutMs = LONG_MS): Promise<CheckOutcome> {
  const [outcome] = await runChecks([check], contextOf(parts), timeoutMs);
  if (!outcome) throw new Error('no outcome');
  return outcome;
}

it('is read as users write it', () => {
  expect(waitingOf({})).toEqual(noWaiting);
  const entry = { within: '10s', every: 0.5, 'stable-for': '2m', needs: 'web' } as const;
  expect(waitingOf(entry)).toEqual({
    withinMs: 10_000,
    everyMs: 500,
    stableForMs: 120_000,
    needs: 'web',
  });
});

describe('within', () => {
  it('goes before what is usual', async () => {
    const outcome = await runOne(fakeCheck([unmet], wait({ withinMs: 60 })));
    expect(outcome.message).toMatch(/^http it: not up within 0\.1 s; last: refused \(\d+ tries\)$/);
  });

  it('lets be waited for what is looked at once otherwise', async () => {
    const once = { waits: false };
    expect(await runOne(fakeCheck([unmet, met], once))).toMatchObject({
      verdict: 'fail',
      attempts: 1,
      message: 'http it: refused, expected up',
    });
    const waited = fakeCheck([unmet, met], { ...once, ...wait({ withinMs: 5_000 }) });
    expect(await runOne(waited)).toMatchObject({ verdict: 'pass', attempts: 2 });
  });

  it('is longer where the machine is emulated', async () => {
    const machine = fakeMachine({ patience: 4 });
    const outcome = await runOne(fakeCheck([unmet], wait({ withinMs: 50 })), { machine });
    expect(outcome.message).toMatch(/ within 0\.2 s;/);
  });

  it('tells each look when it has to be over', async () => {
    const deadlines: number[] = [];
    const check: Check = {
      ...fakeCheck([met], wait({ withinMs: 7_000 })),
      observe: ({ deadline }) => {
        deadlines.push(deadline.timeoutMs);
        return Promise.resolve(met);
      },
    };
    await runOne(check);
    expect(deadlines).toEqual([7_000]);
  });
});

it('every is the pause between two looks', async () => {
  const check = fakeCheck([unmet, unmet, unmet, met], wait({ everyMs: 100 }));
  const outcome = await runOne(check);
  expect(outcome.attempts).toBe(4);
  expect(outcome.durationMs).toBeGreaterThanOrEqual(295);
});

describe('stable-for', () => {
  it('looks again and again until it has held so long', async () => {
    const outcome = await runOne(fakeCheck([unmet, met], wait({ stableForMs: 900, everyMs: 20 })));
    expect(outcome).toMatchObject({ verdict: 'pass', message: 'http it: running, for 0.9 s' });
    expect(outcome.attempts).toBeGreaterThan(9);
    expect(outcome.durationMs).toBeGreaterThanOrEqual(900);
  });

  it('begins anew when it has not', async () => {
    const seen = [met, met, unmet, met];
    const outcome = await runOne(fakeCheck(seen, wait({ stableForMs: 600, everyMs: 30 })));
    expect(outcome.verdict).toBe('pass');
    expect(outcome.durationMs).toBeGreaterThanOrEqual(650);
  });

  it('may take longer than the time in which it is to begin', async () => {
    const check = fakeCheck([met], wait({ stableForMs: 200, withinMs: 50 }));
    expect(await runOne(check)).toMatchObject({ verdict: 'pass' });
  });

  it('tells how long it has held when time is up', async () => {
    const parts = wait({ stableForMs: 10_000, withinMs: 100, everyMs: 60 });
    const { message, durationMs } = await runOne(fakeCheck([met, met, unmet], parts));
    const told =
      /^http it: not up, for 10 s within 0\.1 s; last: refused, after it held for (\d\.\d) s \(3 tries\)$/;
    expect(message).toMatch(told);
    const heldSeconds = Number(told.exec(message)?.[1]);
    expect(heldSeconds).toBeGreaterThanOrEqual(0.1);
    expect(heldSeconds).toBeLessThanOrEqual(durationMs / 1000 + 0.05); // it is rounded
  });
});

describe('needs', () => {
  const machineWhere = (state: UnitState) => {
    const asked: string[] = [];
    const unit = (name: string) => {
      asked.push(name);
      return Promise.resolve(state);
    };
    return { asked, machine: fakeMachine({ unit, unitName: (name) => `${name}.service` }) };
  };

  it.each([
    ['failed', 'failed (failed)'],
    ['missing', 'there is no such unit'],
  ] as const)('waits no longer once the unit is %s', async (state, shown) => {
    const { asked, machine } = machineWhere({ state, shown });
    const check = fakeCheck([unmet], wait({ needs: 'web' }));
    const { message } = await runOne(check, { machine });
    expect(message).toBe(
      `http it: not up; last: refused (2 tries); given up: web.service: ${shown}`,
    );
    expect(asked).toEqual(['web.service']);
  });

  it.each(['up', 'down'] as const)('waits while the unit is %s', async (state) => {
    const { machine } = machineWhere({ state, shown: state });
    const check = fakeCheck([unmet, unmet, met], wait({ needs: 'web' }));
    expect(await runOne(check, { machine })).toMatchObject({ verdict: 'pass', attempts: 3 });
  });

  it('waits for no other unit that has failed', async () => {
    const { machine } = machineWhere({ state: 'up', shown: 'active' });
    const other = fakeCheck([{ state: 'hopeless', actual: 'failed' }], { kind: 'unit' });
    const check = fakeCheck([unmet, unmet, unmet, met], wait({ needs: 'web' }));
    const outcomes = await runChecks([other, check], contextOf({ machine }), LONG_MS);
    expect(outcomes.map(({ verdict }) => verdict)).toEqual(['fail', 'pass']);
  });
});

it('what holds goes on being looked at when a unit has failed', async () => {
  const unit = fakeCheck([{ state: 'hopeless', actual: 'failed' }], { kind: 'unit' });
  const stable = fakeCheck([met], wait({ stableForMs: 200 }));
  const outcomes = await runChecks([unit, stable], contextOf(), LONG_MS);
  expect(outcomes.map(({ verdict }) => verdict)).toEqual(['fail', 'pass']);
  expect(stable.count()).toBeLessThan(20);
});

it('what disturbs others comes before them, one by one', async () => {
  const order: string[] = [];
  const named = (target: string, disturbs: boolean): Check => ({
    ...fakeCheck([met], { target, disturbs }),
    observe: async () => {
      order.push(`${target} begins`);
      await Promise.resolve();
      order.push(`${target} ends`);
      return met;
    },
  });
  const checks = [named('a', false), named('b', true), named('c', true)];
  const outcomes = await runChecks(checks, contextOf(), LONG_MS);
  expect(order.slice(0, 4)).toEqual(['b begins', 'b ends', 'c begins', 'c ends']);
  expect(outcomes.map(({ target }) => target)).toEqual(['a', 'b', 'c']);
});

it('secrets are told nowhere', async () => {
  const check = fakeCheck(
    [{ state: 'unmet', actual: 'sent t0ken-2', detail: 'header t0ken and t0ken-2' }],
    { secrets: ['t0ken', 't0ken-2'], expected: 'not t0ken' },
  );
  const outcome = await runOne(check, {}, 0);
  expect(JSON.stringify(outcome)).not.toContain('t0ken');
  expect(outcome.message).toBe(
    'http it: not not *** within 0.0 s; last: sent *** (1 try)\nheader *** and ***',
  );
});
