import { renderSeconds } from '../../system/clock.js';
import { readTail } from './journal-reader.js';
import type { Subject } from './subject.js';
import type { UnitFacts } from './unit-facts.js';
import { verdictOf, type Finding, type Watch } from './watch.js';

/** Whether the packages' services stay up. */
export function restarts(subject: Subject): Watch | undefined {
  const policy = subject.plan.policies.restarts;
  if (policy === 'ignore' || subject.machine.init.name !== 'systemd') return undefined;
  return {
    kind: 'restarts',
    afterChecks: async (step) => {
      if (!step.after) return [];
      const gone = (await subject.staying()).filter(({ unit }) => !subject.told.has(unit));
      return Promise.all(
        gone.map(async (facts): Promise<Finding> => {
          subject.told.add(facts.unit);
          const tail = await readTail(subject.ask, facts.unit);
          const message = [describeEnd(facts), tail].filter(Boolean).join('\n');
          return {
            target: facts.unit,
            verdict: verdictOf(policy),
            expected: 'stays up',
            actual: `${facts.active} (${facts.sub})`,
            message,
          };
        }),
      );
    },
  };
}

/** `x.service: active for 2.0 s, then failed (Result: exit-code, status 1)`. */
export function describeEnd(facts: UnitFacts): string {
  const { unit, active, result, mainStatus, activeEnterUs, activeExitUs } = facts;
  const why = `(Result: ${result}, status ${mainStatus})`;
  if (facts.restarts > 0) {
    const times = facts.restarts === 1 ? 'once' : `${facts.restarts} times`;
    return `${unit}: did not stay up: restarted ${times}, now ${active} ${why}`;
  }
  const lived = activeExitUs - activeEnterUs;
  const been = activeEnterUs > 0 && lived > 0 ? `active for ${renderSeconds(lived / 1000)}, ` : '';
  return `${unit}: ${been}then ${active} ${why}`;
}
