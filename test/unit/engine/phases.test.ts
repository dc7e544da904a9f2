import { describe, expect, it } from '@jest/globals';

import type { Observer } from '../../../src/engine/observer.js';
import { phaseRecorder } from '../../../src/engine/phases.js';

/** Keeps what it is told, a line each. */
function notes() {
  const lines: string[] = [];
  const observer: Observer = {
    phaseBegan: (target, phase) => lines.push(`${target} ${phase} began`),
    phaseEnded: (target, { name, verdict }) => lines.push(`${target} ${name} ${verdict}`),
    info: () => undefined,
    warn: () => undefined,
    detail: () => undefined,
    targetEnded: () => undefined,
  };
  return { lines, phases: phaseRecorder('debian', observer) };
}

describe('phaseRecorder', () => {
  it('records a phase that passes, and gives what it gave', async () => {
    const { lines, phases } = notes();
    expect(await phases.run('boot', () => Promise.resolve({ value: 42 }))).toBe(42);
    expect(lines).toEqual(['debian boot began', 'debian boot pass']);
    const [{ durationMs, ...rest } = { durationMs: -1 }] = phases.results();
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

  it('keeps the order in which phases end', async () => {
    const { phases } = notes();
    for (const name of ['acquire', 'boot', 'shutdown'] as const)
      await phases.run(name, () => Promise.resolve({ value: undefined }));
    expect(phases.results().map(({ name }) => name)).toEqual(['acquire', 'boot', 'shutdown']);
  });
});
