import type { Check, CheckContext, Observation } from '../../src/checks/check.js';
import type { ProbeAnswer, ProbeQuestion } from '../../src/checks/probe/protocol.js';
import type { Prober } from '../../src/checks/prober.js';
import { fakeMachine } from './machine.js';

/** A prober that gives this answer and keeps what it was asked. */
export function fakeProber(answer?: ProbeAnswer): Prober & { readonly asked: ProbeQuestion[] } {
  const asked: ProbeQuestion[] = [];
  return {
    asked,
    ask: (question) => {
      asked.push(question);
      return answer ? Promise.resolve(answer) : Promise.reject(new Error('not expected'));
    },
    close: () => Promise.resolve(),
  };
}

export function contextOf(parts: Partial<CheckContext> = {}): CheckContext {
  return {
    machine: fakeMachine({}),
    prober: fakeProber(),
    signal: new AbortController().signal,
    ...parts,
  };
}

/** A check that sees these things one after the other, and the last one ever after. */
export function fakeCheck(
  seen: readonly Observation[],
  parts: Partial<Check> = {},
): Check & { count(): number } {
  let count = 0;
  return {
    kind: 'http',
    target: 'it',
    expected: 'up',
    ...parts,
    count: () => count,
    observe: () => {
      const observation = seen[Math.min(count++, seen.length - 1)];
      return observation ? Promise.resolve(observation) : Promise.reject(new Error('nothing'));
    },
  };
}
