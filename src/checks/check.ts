import type { Machine } from '../machine/machine.js';
import type { Deadline } from '../system/clock.js';
import type { Gathering } from './facts/gathering.js';
import type { Packages } from './packages.js';
import type { Prober } from './prober.js';
import type { Waiting } from './waiting.js';

/** What a check may look at. */
export interface CheckContext {
  readonly machine: Machine;
  readonly prober: Prober;
  readonly signal: AbortSignal;
  /** Of the machine, together with the other checks. */
  readonly gathering: Gathering;
  /** Opened by the first who asks. Throws UNSUPPORTED_DISTRIBUTION. */
  readonly packages: () => Promise<Packages>;
  /** When the phase began after which it is looked at; milliseconds since 1970. */
  readonly sinceMs: number;
  /** What paths of the user's own files start from. */
  readonly directory: string;
}

/** One look at something. */
export interface Look extends CheckContext {
  /** When it must be over; nothing needs to be begun that takes longer. */
  readonly deadline: Deadline;
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
  /** Whether it becomes true only by and by; else it is looked at once, unless somebody says `within`. */
  readonly waits?: boolean;
  readonly waiting?: Waiting;
  /** It changes what others see, so it comes before them and alone. */
  readonly disturbs?: boolean;
  /** What must not be told, wherever it turns up. */
  readonly secrets?: readonly string[];
  /** Looks once. Called again until it is met, hopeless or late. */
  observe(look: Look): Promise<Observation>;
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
