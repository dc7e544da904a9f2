import { plainly } from './ask.js';
import type { Subject } from './subject.js';
import type { UnitFacts } from './unit-facts.js';
import type { Finding, Watch } from './watch.js';

/** How much the packages' services are exposed, as systemd-analyze(1) security rates it. */
export function exposure(subject: Subject): Watch | undefined {
  const policy = subject.plan.policies.exposure;
  const limit = subject.plan.budgets.exposure;
  if (policy === 'ignore' || subject.machine.init.name !== 'systemd') return undefined;
  const asked = new Set<string>();
  return {
    kind: 'exposure',
    onlyLooks: true,
    afterChecks: async (step) => {
      if (!step.after || step.phase === 'reboot') return [];
      const services = (await subject.units()).filter(runsOn).map(({ unit }) => unit);
      // without a limit each is told once, and none needs to be rated again
      const wanted = services.filter((unit) => limit !== undefined || !asked.has(unit));
      if (wanted.length === 0) return [];
      for (const unit of wanted) asked.add(unit);
      const args = ['security', '--no-pager', '--', ...wanted];
      const rated = parseRatings((await subject.ask(plainly('systemd-analyze', args))).stdout);
      return wanted.flatMap((unit) => judgeExposure(unit, rated.get(unit), limit) ?? []);
    },
  };
}

/** What has done its work is exposed no more. */
function runsOn({ unit, type }: UnitFacts): boolean {
  return unit.endsWith('.service') && type !== 'oneshot';
}

/** Of each service the last line, under a table of what it may do. */
export function parseRatings(text: string): ReadonlyMap<string, number> {
  const lines = text.matchAll(/Overall exposure level for (\S+): (\d+\.\d)/g);
  return new Map([...lines].map(([, unit = '', rating]) => [unit, Number(rating)]));
}

/** Told as it is; a limit that is set is respected. */
export function judgeExposure(
  unit: string,
  rating: number | undefined,
  limit: number | undefined,
): Finding | undefined {
  if (rating === undefined) return undefined;
  const above = limit !== undefined && rating > limit;
  return {
    target: unit,
    verdict: limit === undefined ? 'note' : above ? 'fail' : 'pass',
    expected: limit === undefined ? 'any rating' : `at most ${limit}`,
    actual: rating.toFixed(1),
    message: `${unit}: exposure ${rating.toFixed(1)} of 10${above ? `, at most ${limit} is allowed` : ''}`,
  };
}
