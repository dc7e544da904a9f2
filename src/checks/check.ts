import type { Machine } from '../machine/machine.js';
import type { Prober } from './prober.js';

/** What a check may look at. */
export interface CheckContext {
  readonly machine: Machine;
  readonly prober: Prober;
  readonly signal: AbortSignal;
}

/** `hopeless`: it will not get better, so nobody waits for the deadline. */
export interface Observation {
  readonly state: 'met' | 'unmet' | 'hopeless';
  /** Short: `active (running)`, `connection refused`. */
  readonly actual: string;
  /** More about a failure: the unit's journal, the command's output. */
  readonly detail?: string | undefined;
}

/** One expectation on a machine. It never prints and never throws for what the package did. */
export interface Check {
  readonly kind: string;
  /** What is looked at: a unit, an address, a command. */
  readonly target: string;
  readonly expected: string;
  /** Looks once. Called again until it is met, hopeless or late. */
  observe(context: CheckContext): Promise<Observation>;
}

export interface CheckOutcome {
  readonly kind: string;
  readonly target: string;
  /** `note`: to be told, but nothing fails by it. */
  readonly verdict: 'pass' | 'fail' | 'note';
  readonly expected: string;
  readonly actual: string;
  readonly message: string;
  readonly attempts: number;
  readonly durationMs: number;
}
