import { renderSeconds } from '../../system/clock.js';
import type { Budgets } from './budgets.js';
import type { Subject } from './subject.js';
import type { UnitFacts } from './unit-facts.js';
import { toldOnce, type Finding, type Watch } from './watch.js';

/** How long the packages' services take to start, and how much memory they take at their peak. */
export function resources(subject: Subject): Watch | undefined {
  const { policies, budgets } = subject.plan;
  if (policies.resources === 'ignore' || subject.machine.init.name !== 'systemd') return undefined;
  const told = new Set<string>();
  return {
    kind: 'resources',
    onlyLooks: true,
    afterChecks: async (step) => {
      if (!step.after) return [];
      const units = (await subject.units()).filter(({ unit }) => unit.endsWith('.service'));
      const found = units.flatMap((facts) => judgeResources(facts, budgets) ?? []);
      return toldOnce(found, told);
    },
  };
}

/** Told as it is; a budget that is set is respected. undefined where it has not started. */
export function judgeResources(facts: UnitFacts, budgets: Budgets): Finding | undefined {
  const { unit, activeEnterUs, inactiveExitUs, memoryPeakBytes } = facts;
  if (activeEnterUs < inactiveExitUs || inactiveExitUs === 0) return undefined;
  const startMs = (activeEnterUs - inactiveExitUs) / 1000;
  const memory = memoryPeakBytes === undefined ? [] : [`${mebibytes(memoryPeakBytes)} at its peak`];
  const actual = [`started in ${renderSeconds(startMs)}`, ...memory].join(', ');
  const { startMs: mostMs, memoryBytes } = budgets;
  const allowed = [
    ...(mostMs === undefined ? [] : [renderSeconds(mostMs)]),
    ...(memoryBytes === undefined ? [] : [mebibytes(memoryBytes)]),
  ].join(' and ');
  const above =
    (mostMs !== undefined && startMs > mostMs) ||
    (memoryBytes !== undefined && memoryPeakBytes !== undefined && memoryPeakBytes > memoryBytes);
  return {
    target: unit,
    verdict: allowed === '' ? 'note' : above ? 'fail' : 'pass',
    expected: allowed ? `at most ${allowed}` : 'any',
    actual,
    message: `${unit}: ${actual}${above ? `; at most ${allowed} is allowed` : ''}`,
  };
}

export function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
