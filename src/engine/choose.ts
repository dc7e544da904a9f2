import { formatOfFamily } from '../packages/open-manager.js';
import { describeMismatch, selectPackages } from '../packages/select.js';
import type { Choice } from './choice.js';
import { withoutPrevious } from './lifecycle.js';
import type { TargetPlan } from './plan.js';
import type { Phases } from './phases.js';
import { selectPrevious } from './previous.js';
import type { RunContext } from './target-run.js';

/**
 * For a system of that family; undefined, and a skipped phase that says why, when nothing of what was
 * given is for it. Without a version before, the steps that need it are skipped.
 */
export async function choosePackages(
  family: string,
  target: TargetPlan,
  {
    packages,
    previous,
    plan,
    phases,
  }: Pick<RunContext, 'packages' | 'previous' | 'plan'> & {
    readonly phases: Phases;
  },
): Promise<Choice | undefined> {
  const system = { format: formatOfFamily(family), arch: target.arch };
  const { steps } = plan.life;
  const given = selectPackages(packages, system);
  if (!given) {
    const message = describeMismatch(packages, system);
    return phases.run('install', () =>
      Promise.resolve({
        ...{ value: undefined, verdict: 'skip', message },
        reason: 'no-package-for-target',
      }),
    );
  }
  if (!previous) return { given, previous: undefined, steps };
  const before = selectPrevious(previous, given, { system, life: plan.life });
  return typeof before === 'string'
    ? { given, previous: undefined, steps: withoutPrevious(steps, before) }
    : { given, previous: before, steps };
}
