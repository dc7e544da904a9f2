import { readJournal, textOf } from './journal-reader.js';
import type { Subject } from './subject.js';
import { verdictOf, type Watch } from './watch.js';

const MOST_LINES = 5;

/** What the packages' units themselves have written as errors, or worse. */
export function journal(subject: Subject): Watch | undefined {
  const policy = subject.plan.policies.journal;
  if (policy === 'ignore' || subject.machine.init.name !== 'systemd') return undefined;
  return {
    kind: 'journal',
    onlyLooks: true,
    afterChecks: async () => {
      const [units, names] = [await subject.units(), await subject.unitNames()];
      const all = new Set([...units.map(({ unit }) => unit), ...names]);
      if (all.size === 0) return [];
      const matches = [...all].map((unit) => `_SYSTEMD_UNIT=${unit}`);
      const options = [...subject.sinceStep(), '--priority=err', ...matches];
      const byUnit = new Map<string, string[]>();
      for (const entry of await readJournal(subject.ask, options)) {
        const unit = textOf(entry, '_SYSTEMD_UNIT');
        byUnit.set(unit, [...(byUnit.get(unit) ?? []), textOf(entry, 'MESSAGE')]);
      }
      return [...byUnit].map(([unit, lines]) => ({
        target: unit,
        verdict: verdictOf(policy),
        expected: 'no errors in the journal',
        actual: `${lines.length}`,
        message: describeErrors(unit, lines),
      }));
    },
  };
}

export function describeErrors(unit: string, lines: readonly string[]): string {
  const distinct = [...new Set(lines)];
  const more = distinct.length > MOST_LINES ? [`and ${distinct.length - MOST_LINES} more`] : [];
  const errors = lines.length === 1 ? 'an error' : `${lines.length} errors`;
  const head = `${unit}: wrote ${errors} to the journal`;
  return [head, ...distinct.slice(0, MOST_LINES), ...more].join('\n');
}
