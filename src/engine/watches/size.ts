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

/** How package managers tell what installed packages take. */
const queries: Readonly<Partial<Record<PackageFormat, SizeQuery>>> = {
  deb: {
    file: 'dpkg-query',
    args: ['--show', '--showformat=${Installed-Size}\\n', '--'],
    read: (text) => sumOf(text, 1024),
  },
  rpm: {
    file: 'rpm',
    args: ['--query', '--queryformat', '%{SIZE}\\n', '--'],
    read: (text) => sumOf(text, 1),
  },
  pacman: { file: 'pacman', args: ['--query', '--info', '--'], read: sumOfInformation },
};

/** Before the packages' names; in bytes. */
interface SizeQuery {
  readonly file: string;
  readonly args: readonly string[];
  readonly read: (stdout: string) => number;
}

function reading({ ask, manager, packages }: Subject): (() => Promise<number>) | undefined {
  const query = queries[manager.format];
  if (!query) return undefined;
  const { file, args, read } = query;
  return async () => read((await ask(plainly(file, [...args, ...packages]))).stdout);
}

/** Of lines that are a number each; others are about packages that are not installed. */
function sumOf(text: string, unit: number): number {
  const numbers = text.split('\n').filter((line) => /^\d+$/.test(line));
  return numbers.reduce((sum, number) => sum + Number(number) * unit, 0);
}

const prefixes = ['', 'Ki', 'Mi', 'Gi', 'Ti'];

/** Of pacman(8), to two decimals each: `Installed Size  : 19.53 KiB`. */
export function sumOfInformation(text: string): number {
  const sizes = text.matchAll(/^Installed Size\s*: ([\d.]+) ([KMGT]i)?B$/gm);
  return [...sizes].reduce(
    (sum, [, number, unit = '']) => sum + Number(number) * 1024 ** prefixes.indexOf(unit),
    0,
  );
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
