import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';

import { describe, expect, it } from '@jest/globals';

import { stoppable } from '../../../src/engine/stop.js';
import { targetClock } from '../../../src/engine/target-clock.js';
import { Releases } from '../../../src/system/releases.js';

const never = new AbortController().signal;
const budgetOf = (timeoutMs: number) =>
  ({ of: 'debian-sid', timeoutMs, option: 'target-timeout' }) as const;

describe('targetClock', () => {
  it('stands still while something goes on aside, and so does the deadline', async () => {
    const releases = new Releases();
    const own = stoppable(never, budgetOf(500), releases);
    const other = stoppable(never, budgetOf(1_000), releases);
    const clock = targetClock(own);
    await clock.aside(() => once(other.signal, 'abort'));
    await setImmediate();
    expect(own.signal.aborted).toBe(false); // though twice its time has gone by
    expect(clock.elapsedMs()).toBeLessThan(500);
    await once(own.signal, 'abort'); // the rest of its time
    expect(clock.elapsedMs()).toBeLessThan(1_000);
    await releases.all();
  });

  it('goes on after what goes on aside has thrown', async () => {
    const releases = new Releases();
    const own = stoppable(never, budgetOf(20), releases);
    const aside = targetClock(own).aside(() => Promise.reject(new Error('the machine went down')));
    await expect(aside).rejects.toThrow('the machine went down');
    if (!own.signal.aborted) await once(own.signal, 'abort');
    expect(own.signal.reason).toMatchObject({ code: 'OUT_OF_TIME' });
    await releases.all();
  });
});
