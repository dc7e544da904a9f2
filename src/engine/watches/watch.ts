import type { CheckOutcome } from '../../checks/check.js';
import type { LifeStep } from '../lifecycle.js';
import type { Grounds } from '../perform.js';
import type { TargetRun } from '../target-run.js';

/** What becomes of what a watch has found: a failure, a note, or nothing, for then it does not watch. */
export type Policy = 'respect' | 'report' | 'ignore';

/**
 * What is looked at around every step of a package's life without being asked for. One object lives
 * as long as the life does, so that it may remember what was there before. It never throws for what
 * the package did.
 */
export interface Watch {
  /** What its findings are called: `leftovers`. */
  readonly kind: string;
  /** It changes nothing and waits for nothing: others may look at the same time. */
  readonly onlyLooks?: true;
  /** Just before the package manager acts; the checks of the step before are over. */
  before?(step: LifeStep): Promise<void>;
  /** As soon as the package manager has ended, before any check. */
  after?(step: LifeStep): Promise<readonly Finding[]>;
  /** When the checks after the step are over: what has become of it meanwhile. */
  afterChecks?(step: LifeStep): Promise<readonly Finding[]>;
}

/** undefined where there is nothing to watch, or it is to be ignored. */
export type OpenWatch = (run: TargetRun, grounds: Grounds) => Watch | undefined;

/** One thing that was looked at. */
export interface Finding extends Pick<CheckOutcome, 'target' | 'verdict' | 'expected' | 'actual'> {
  /** Sentences for a person: what is wrong, and where that comes from. */
  readonly message: string;
}

/** What is to be said of something that should not be so. */
export function verdictOf(policy: Policy): 'fail' | 'note' {
  return policy === 'respect' ? 'fail' : 'note';
}

export function outcomesOf(
  { kind }: Pick<Watch, 'kind'>,
  findings: readonly Finding[],
): CheckOutcome[] {
  return findings.map((finding) => ({ kind, ...finding, attempts: 1, durationMs: 0 }));
}

/** What is told whatever it is: against a budget where one is set, else once as a note. */
export function toldOnce(findings: readonly Finding[], told: Set<string>): Finding[] {
  const fresh = findings.filter(({ verdict, target }) => verdict !== 'note' || !told.has(target));
  for (const { target } of fresh) told.add(target);
  return fresh;
}
