import type { PackageFormat } from '../../packages/manager.js';
import { plainly } from './ask.js';
import { mebibytes } from './resources.js';
import type { Subject } from './subject.js';
import type { Finding, Watch } from './watch.js';

/** How much an upgrade adds to what the packages take on the disk. */
export function size(subject: Subject): Watch | undefined {
  const { policies, budgets } = subject.plan;
  if (policies.size === 'ignore') return undefined;
  const read = reading(subject);
  if (!read) return undefined;
  let before = 0;
  return {
    kind: 'size',
    onlyLooks: true,
    before: async ({ phase }) => {
      if (phase === 'upgrade') before = await read();
    },
    after: async ({ phase }) => {
      if (phase !== 'upgrade' || before === 0) return [];
      return [judgeGrowth(before, await read(), budgets.growth)];
    },
  };
}

/** A number for each package that is installed, in units of so many bytes. */
const queries: Readonly<
  Partial<Record<PackageFormat, readonly [unit: number, file: string, args: readonly string[]]>>
> = {
  deb: [1024, 'dpkg-query', ['--show', '--showformat=${Installed-Size}\\n', '--']],
  rpm: [1, 'rpm', ['--query', '--queryformat', '%{SIZE}\\n', '--']],
};

function reading({ ask, manager, packages }: Subject): (() => Promise<number>) | undefined {
  const query = queries[manager.format];
  if (!query) return undefined;
  const [unit, file, args] = query;
  return async () => {
    const { stdout } = await ask(plainly(file, [...args, ...packages]));
    const numbers = stdout.split('\n').filter((line) => /^\d+$/.test(line));
    return numbers.reduce((sum, number) => sum + Number(number) * unit, 0);
  };
}

/** Told as it is; a budget that is set is respected. */
export function judgeGrowth(before: number, after: number, most: number | undefined): Finding {
  const growth = after / before - 1;
  const share = `${growth < 0 ? '' : '+'}${(growth * 100).toFixed(1)} %`;
  const above = most !== undefined && growth > most;
  const allowed = most === undefined ? undefined : `at most +${(most * 100).toFixed(1)} %`;
  const actual = `${mebibytes(before)} → ${mebibytes(after)} (${share})`;
  return {
    target: 'installed size',
    verdict: allowed === undefined ? 'note' : above ? 'fail' : 'pass',
    expected: allowed ?? 'any',
    actual,
    message: `installed size: ${actual}${above ? `; ${allowed} is allowed` : ''}`,
  };
}
