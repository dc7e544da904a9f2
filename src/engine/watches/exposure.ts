import { plainly } from './ask.js';
import type { Subject } from './subject.js';
import { toldOnce, type Finding, type Watch } from './watch.js';

/** How much the packages' services are exposed, as systemd-analyze(1) security rates it. */
export function exposure(subject: Subject): Watch | undefined {
  const policy = subject.plan.policies.exposure;
  const limit = subject.plan.budgets.exposure;
  if (policy === 'ignore' || subject.machine.init.name !== 'systemd') return undefined;
  const told = new Set<string>();
  return {
    kind: 'exposure',
    onlyLooks: true,
    afterChecks: async (step) => {
      if (!step.after || step.phase === 'reboot') return [];
      const services = (await subject.units()).filter(({ unit }) => unit.endsWith('.service'));
      if (services.length === 0) return [];
      const { stdout } = await subject.ask(plainly('systemd-analyze', ['security', '--no-pager']));
      const rated = parseRatings(stdout);
      const found = services.flatMap(
        ({ unit }) => judgeExposure(unit, rated.get(unit), limit) ?? [],
      );
      return toldOnce(found, told);
    },
  };
}

/** The table of all services that are loaded: `UNIT EXPOSURE PREDICATE HAPPY`. */
export function parseRatings(text: string): ReadonlyMap<string, number> {
  const rows = text.split('\n').flatMap((line) => {
    const [, unit = '', rating] = /^(\S+)\s+(\d+\.\d)\s/.exec(line) ?? [];
    return rating === undefined ? [] : [[unit, Number(rating)] as const];
  });
  return new Map(rows);
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
