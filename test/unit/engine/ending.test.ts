import { describe, expect, it } from '@jest/globals';

import { conclude, endingOf } from '../../../src/engine/ending.js';
import type { PhaseResult } from '../../../src/engine/result.js';
import { FailedFast } from '../../../src/engine/stop.js';
import { PostrojError } from '../../../src/errors.js';

const never = new AbortController().signal;
const late = new PostrojError('OUT_OF_TIME', 'it was not over', { hint: 'Allow more time.' });

describe('endingOf', () => {
  it('has nothing to tell of what came to its end', async () => {
    const ending = await endingOf({ signal: never, interrupt: never }, () => Promise.resolve());
    expect(ending).toEqual({});
  });

  it('tells what was thrown, or why it was stopped', async () => {
    const broken = new Error('killed');
    const fail = () => Promise.reject(broken);
    expect(await endingOf({ signal: never, interrupt: never }, fail)).toEqual({ early: broken });
    const signal = AbortSignal.abort(late);
    expect(await endingOf({ signal, interrupt: never }, fail)).toEqual({ early: late });
  });

  it('throws when interrupted, also after the time was up', async () => {
    const interrupt = AbortSignal.abort(new PostrojError('INTERRUPTED', 'by SIGINT'));
    const stops = { signal: AbortSignal.abort(late), interrupt };
    await expect(endingOf(stops, () => Promise.reject(late))).rejects.toBe(interrupt.reason);
  });
});

describe('conclude', () => {
  const boot: PhaseResult = { name: 'boot', verdict: 'pass', durationMs: 1 };
  const install: PhaseResult = { name: 'install', verdict: 'pass', durationMs: 1 };
  const failed: PhaseResult = { ...install, verdict: 'fail', reason: 'script-failed' };
  const ended: PhaseResult = { ...install, name: 'check', verdict: 'skip', reason: 'fail-fast' };

  it('is an error of its own when out of time, whatever passed before', () => {
    expect(conclude({ early: late }, [boot, install], [])).toEqual({
      verdict: 'error',
      reason: 'OUT_OF_TIME',
      error: { code: 'OUT_OF_TIME', message: 'it was not over', hint: 'Allow more time.' },
    });
  });

  it('cannot tell of what another has ended, even when it had passed so far', () => {
    expect(conclude({ early: new FailedFast('a') }, [boot, install, ended], [])).toEqual({
      verdict: 'skip',
      reason: 'fail-fast',
    });
  });

  it('has failed when it had before another has ended it', () => {
    expect(conclude({ early: new FailedFast('a') }, [boot, failed], [])).toEqual({
      verdict: 'fail',
      reason: 'script-failed',
    });
  });

  it('passes when nothing ended it', () => {
    expect(conclude({}, [boot, install], [])).toEqual({ verdict: 'pass' });
  });
});
