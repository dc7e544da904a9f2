import { constants } from 'node:os';

import { readJournal, textOf, type JournalEntry } from './journal-reader.js';
import type { Subject } from './subject.js';
import { verdictOf, type Watch } from './watch.js';

/** Of the journal's catalogue: a process of a unit has ended; a process dumped core. */
const UNIT_PROCESS_EXIT = '98e322203f7a4ed290d09fe03c09fe15';
const COREDUMP = 'fc2e22bc6ee647b6b90729ab34a250b1';

/**
 * Processes that have crashed. Whether a file of their memory is written is the host's to decide, in
 * core_pattern; that they would have dumped it the signal tells, core(5).
 */
export function coredumps(subject: Subject): Watch | undefined {
  const policy = subject.plan.policies.coredumps;
  if (policy === 'ignore' || subject.machine.init.name !== 'systemd') return undefined;
  return {
    kind: 'coredumps',
    afterChecks: async (step) => {
      if (step.after) await subject.staying();
      const ids = [UNIT_PROCESS_EXIT, COREDUMP].map((id) => `MESSAGE_ID=${id}`);
      const options = [...subject.sinceStep(), ...ids];
      const crashes = findCrashes(await readJournal(subject.ask, options));
      for (const { unit } of crashes) subject.told.add(unit);
      return crashes.map(({ unit, program, signal }) => ({
        target: unit,
        verdict: verdictOf(policy),
        expected: 'nothing crashes',
        actual: signal,
        message: `${unit}: ${program} crashed by ${signal}`,
      }));
    },
  };
}

export interface Crash {
  readonly unit: string;
  readonly program: string;
  readonly signal: string;
}

/** Each once; signal(7). */
export function findCrashes(entries: readonly JournalEntry[]): Crash[] {
  const found = new Map<string, Crash>();
  for (const entry of entries) {
    const crash = crashOf(entry);
    if (crash) found.set(`${crash.unit} ${crash.signal}`, crash);
  }
  return [...found.values()];
}

function crashOf(entry: JournalEntry): Crash | undefined {
  if (textOf(entry, 'MESSAGE_ID') === COREDUMP) {
    const name =
      textOf(entry, 'COREDUMP_SIGNAL_NAME') || signalName(textOf(entry, 'COREDUMP_SIGNAL'));
    const program = textOf(entry, 'COREDUMP_EXE') || textOf(entry, 'COREDUMP_COMM');
    return { unit: textOf(entry, 'COREDUMP_UNIT') || program, program, signal: name };
  }
  const status = textOf(entry, 'EXIT_STATUS');
  const signal = /^\d+$/.test(status) ? signalName(status) : `SIG${status}`;
  const died = /^(?:killed|dumped)$/.test(textOf(entry, 'EXIT_CODE'));
  if (!died || !dumping.has(signal)) return undefined;
  return { unit: textOf(entry, 'UNIT'), program: textOf(entry, 'COMMAND') || 'a process', signal };
}

const dumping: ReadonlySet<string> = new Set(
  ['ABRT', 'BUS', 'FPE', 'ILL', 'SEGV', 'SYS', 'TRAP'].map((name) => `SIG${name}`),
);

function signalName(number: string): string {
  const [name] = Object.entries(constants.signals).find(([, one]) => one === Number(number)) ?? [];
  return name === 'SIGIOT' ? 'SIGABRT' : (name ?? `signal ${number}`);
}
