import { describe, expect, it } from '@jest/globals';

import type { Observer } from '../../../src/engine/observer.js';
import { phaseRecorder, type RecorderOptions } from '../../../src/engine/phases.js';
import { FailedFast } from '../../../src/engine/stop.js';
import { PostrojError } from '../../../src/errors.js';

/** Keeps what it is told, a line each. */
function notes(signal?: AbortSignal, clock?: RecorderOptions['clock']) {
  const lines: string[] = [];
  const observer: Observer = {
    phaseBegan: (target, phase) => lines.push(`${target} ${phase} began`),
    phaseEnded: (target, { name, verdict }) => lines.push(`${target} ${name} ${verdict}`),
    info: () => undefined,
    warn: () => undefined,
    detail: () => undefined,
    targetEnded: () => undefined,
  };
  return { lines, phases: phaseRecorder('debian', observer, { signal, clock }) };
}

describe('phaseRecorder', () => {
  it('records a phase that passes, and gives what it gave', async () => {
    const { lines, phases } = notes();
    expect(await phases.run('boot', () => Promise.resolve({ value: 42 }))).toBe(42);
    expect(lines).toEqual(['debian boot began', 'debian boot pass']);
    const [{ durationMs, startedMs, ...rest } = { durationMs: -1 }] = phases.results();
    expect(startedMs).toBeGreaterThanOrEqual(0);
    expect(rest).toEqual({ name: 'boot', verdict: 'pass' });
    expect(Number.isInteger(durationMs) && durationMs >= 0).toBe(true);
  });

  it('records verdict and message of a phase that says so', async () => {
    const { phases } = notes();
    const failed = {
      ...({ value: false, verdict: 'fail', message: 'apt-get failed' } as const),
      reason: 'unresolvable',
    } as const;
    expect(await phases.run('install', () => Promise.resolve(failed))).toBe(false);
    expect(phases.results()).toMatchObject([
      { name: 'install', verdict: 'fail', reason: 'unresolvable', message: 'apt-get failed' },
    ]);
  });

  it.each([
    ['an error', new Error('it broke'), 'it broke'],
    ['something else', 'it broke', 'it broke'],
  ])('records a phase that throws %s as an error, and throws on', async (_, thrown, message) => {
    const { lines, phases } = notes();
    await expect(phases.run('acquire', () => Promise.reject(thrown as Error))).rejects.toBe(thrown);
    expect(phases.results()).toMatchObject([
      { name: 'acquire', verdict: 'error', reason: 'BUG', message },
    ]);
    expect(lines).toEqual(['debian acquire began', 'debian acquire error']);
  });

  it.each([
    ['ended in vain', () => Promise.resolve({ value: 1, verdict: 'fail' } as const)],
    ['broke', () => Promise.reject(new Error('killed'))],
  ])('a phase that was out of time and %s is an error for that', async (_, body) => {
    const stop = new AbortController();
    const { phases } = notes(stop.signal);
    const reason = new PostrojError('OUT_OF_TIME', 'it was not over within 1.0 s');
    const late = () => {
      stop.abort(reason);
      return body();
    };
    await expect(phases.run('install', late)).rejects.toBe(reason);
    expect(phases.results()).toMatchObject([
      { name: 'install', verdict: 'error', reason: 'OUT_OF_TIME', message: reason.message },
    ]);
    await phases.run('shutdown', () => Promise.resolve({ value: undefined, message: 'killed' }));
    expect(phases.results()[1]).toMatchObject({ name: 'shutdown', verdict: 'pass' });
  });

  it('a phase that another target has ended is skipped for that', async () => {
    const stop = new AbortController();
    const { lines, phases } = notes(stop.signal);
    const reason = new FailedFast('debian-sid');
    const ended = () => {
      stop.abort(reason);
      return Promise.reject(new Error('killed'));
    };
    await expect(phases.run('check', ended)).rejects.toBe(reason);
    expect(lines).toEqual(['debian check began', 'debian check skip']);
    expect(phases.results()).toMatchObject([
      {
        ...{ verdict: 'skip', reason: 'fail-fast' },
        message: 'debian-sid has not passed, and fail-fast was asked for',
      },
    ]);
  });

  it("counts from the target's begin, also in a later try, where phases leave gaps", async () => {
    let now = 1000;
    const clock = { elapsedMs: () => now, sinceBeginMs: () => now + 100 };
    const { phases } = notes(undefined, clock);
    const lasting = (ms: number) => () => {
      now += ms;
      return Promise.resolve({ value: undefined });
    };
    await phases.run('boot', lasting(30));
    now += 5;
    await phases.run('install', lasting(7));
    await expect(phases.run('check', () => Promise.reject(new Error('no')))).rejects.toThrow();
    expect(phases.results()).toMatchObject([
      { startedMs: 1100, durationMs: 30 },
      { startedMs: 1135, durationMs: 7 },
      { startedMs: 1142, durationMs: 0 },
    ]);
  });

  it('keeps the order in which phases end', async () => {
    const { phases } = notes();
    for (const name of ['acquire', 'boot', 'shutdown'] as const)
      await phases.run(name, () => Promise.resolve({ value: undefined }));
    expect(phases.results().map(({ name }) => name)).toEqual(['acquire', 'boot', 'shutdown']);
  });
});
