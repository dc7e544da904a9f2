import type { Check, Look, Observation } from '../../src/checks/check.js';
import { gatheringOf } from '../../src/checks/facts/gathering.js';
import type { Site } from '../../src/checks/kind.js';
import type { ProbeAnswer, ProbeQuestion } from '../../src/checks/probe/protocol.js';
import type { Prober } from '../../src/checks/prober.js';
import { deadlineIn } from '../../src/system/clock.js';
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

export function contextOf(parts: Partial<Look> = {}): Look {
  const { machine = fakeMachine({}) } = parts;
  const { signal } = new AbortController();
  return {
    machine,
    prober: fakeProber(),
    signal,
    gathering: gatheringOf(machine, { signal }),
    packages: () => Promise.reject(new Error('this test knows no package manager')),
    sinceMs: 0,
    directory: '/',
    deadline: deadlineIn(60_000),
    ...parts,
  };
}

/** Where checks are made that have no mistake. */
export const site: Site = {
  unitName: (name) => name,
  wrong: (path, message) => {
    throw new Error(`${path.join('.')}: ${message}`);
  },
};

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
