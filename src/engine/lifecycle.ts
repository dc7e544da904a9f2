import { PostrojError } from '../errors.js';

/** What happens to a package, one after the other. */
export const lifePhases = [
  'install',
  'reboot',
  'upgrade',
  'downgrade',
  'remove',
  'purge',
  'reinstall',
] as const;

export type LifePhase = (typeof lifePhases)[number];

/** The packages that are tested, or those of the version before. */
export type Version = 'given' | 'previous';

export interface LifeStep {
  readonly phase: LifePhase;
  /** What is installed before, and after it. */
  readonly before: Version | undefined;
  readonly after: Version | undefined;
  /** Why it is not done. */
  readonly skip?: string;
}

export const justInstall: readonly LifeStep[] = [
  { phase: 'install', before: undefined, after: 'given' },
];

/**
 * The steps in which the packages live through these phases. When an upgrade is among them, what is
 * installed at first is the version before. Throws BAD_OPTION for an order that makes no sense.
 */
export function parseLifecycle(words: readonly string[]): LifeStep[] {
  const phases = words.map(parsePhase);
  if (phases[0] !== 'install')
    throw refused(phases.length === 0 ? 'no phase is named' : 'it begins with install');
  const first = phases.includes('upgrade') ? 'previous' : 'given';
  const steps: LifeStep[] = [];
  for (const phase of phases) {
    const before = steps.at(-1)?.after;
    const problem = problemOf(phase, steps);
    if (problem !== undefined) throw refused(`${phase}: ${problem}`);
    steps.push({ phase, before, after: afterwards(phase, before, first) });
  }
  return steps;
}

/** Why this phase cannot come next. */
function problemOf(phase: LifePhase, steps: readonly LifeStep[]): string | undefined {
  const last = steps.at(-1);
  switch (phase) {
    case 'install':
      return last && 'it comes first, and once; later it is reinstall';
    case 'upgrade':
      return last?.after === 'previous' ? undefined : 'what is installed is not the version before';
    case 'downgrade':
      return last?.after === 'given' ? undefined : 'what is installed is not the version tested';
    case 'remove':
      return last?.after === undefined ? 'nothing is installed' : undefined;
    case 'purge':
      return last?.phase === 'purge' ? 'nothing is left to purge' : undefined;
    case 'reboot':
    case 'reinstall':
      return undefined;
  }
}

function afterwards(
  phase: LifePhase,
  before: Version | undefined,
  first: Version,
): Version | undefined {
  switch (phase) {
    case 'install':
      return first;
    case 'upgrade':
      return 'given';
    case 'downgrade':
      return 'previous';
    case 'remove':
    case 'purge':
      return undefined;
    case 'reboot':
      return before;
    case 'reinstall':
      return before ?? 'given';
  }
}

/** Whether the version before has to be had. */
export function needsPrevious(steps: readonly LifeStep[]): boolean {
  return steps.some(({ after }) => after === 'previous');
}

/** The same life where no version before can be had, and why. */
export function withoutPrevious(steps: readonly LifeStep[], reason: string): LifeStep[] {
  const given = (version: Version | undefined) => version && 'given';
  return steps.map(({ phase, before, after }) => ({
    phase,
    before: given(before),
    after: given(after),
    ...((phase === 'upgrade' || phase === 'downgrade') && { skip: reason }),
  }));
}

function refused(reason: string): PostrojError {
  return new PostrojError('BAD_OPTION', `lifecycle: ${reason}`, {
    hint: 'Such as: install, reboot, upgrade, remove, purge, reinstall.',
  });
}

function parsePhase(word: string): LifePhase {
  const phase = lifePhases.find((one) => one === word);
  if (phase) return phase;
  throw new PostrojError('BAD_OPTION', `lifecycle: '${word}' is no phase of a package's life`, {
    hint: `Phases: ${lifePhases.join(', ')}.`,
  });
}
