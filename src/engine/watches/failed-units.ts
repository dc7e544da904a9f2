import { plainly, type Ask } from './ask.js';
import { readTail } from './journal-reader.js';
import type { Subject } from './subject.js';
import { verdictOf, type Watch } from './watch.js';

/** Units that have failed beside those that had before the packages came. */
export function failedUnits(subject: Subject): Watch | undefined {
  const policy = subject.plan.policies['failed-units'];
  if (policy === 'ignore' || subject.machine.init.name !== 'systemd') return undefined;
  let before: ReadonlySet<string> | undefined;
  return {
    kind: 'failed-units',
    before: async () => {
      before ??= new Set(await readFailed(subject.ask));
    },
    afterChecks: async (step) => {
      const failed = await readFailed(subject.ask);
      // a failure of those is their own check's to tell
      const checked = step.after ? subject.checkedUnits : new Set();
      const fresh = failed.filter(
        (unit) => !before?.has(unit) && !checked.has(unit) && !subject.told.has(unit),
      );
      // one that has recovered may fail anew
      for (const unit of subject.told) if (!failed.includes(unit)) subject.told.delete(unit);
      return Promise.all(
        fresh.map(async (unit) => {
          subject.told.add(unit);
          const tail = await readTail(subject.ask, unit);
          return {
            target: unit,
            verdict: verdictOf(policy),
            expected: 'no unit has failed',
            actual: 'failed',
            message: `${unit}: has failed, and had not before${tail && `\n${tail}`}`,
          };
        }),
      );
    },
  };
}

async function readFailed(ask: Ask): Promise<string[]> {
  const args = ['list-units', '--failed', '--plain', '--no-legend', '--no-pager', '--full'];
  return parseFailed((await ask(plainly('systemctl', args))).stdout);
}

/** The first word of each line; some versions mark it with a dot. */
export function parseFailed(text: string): string[] {
  return text.split('\n').flatMap((line) => /^[●*\s]*(\S+)\s/.exec(line)?.[1] ?? []);
}
