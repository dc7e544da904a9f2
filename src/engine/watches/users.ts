import type { Machine } from '../../machine/machine.js';
import { command } from '../../system/exec.js';
import { plainText } from '../../system/log.js';
import type { Grounds } from '../perform.js';
import type { TargetRun } from '../target-run.js';
import { judgeAccounts, nameOf, parseAccounts, withoutThose, type Account } from './accounts.js';
import { isReplaced } from './tested-packages.js';
import { verdictOf, type Finding, type Watch } from './watch.js';

/**
 * Whether all users and groups are still there after an upgrade, and the same: what belongs to them is
 * kept by number.
 */
export function users({ choice, context }: TargetRun, { machine }: Grounds): Watch | undefined {
  const policy = context.plan.watches.policies.users;
  if (policy === 'ignore' || !choice.steps.some(isReplaced)) return undefined;
  const { signal } = context;
  let before: readonly Account[] = [];
  /** They came with the packages. */
  let brought: readonly Account[] = [];
  return {
    kind: 'users',
    before: async () => {
      before = await readAccounts(machine, signal);
    },
    after: async (step) => {
      const after = await readAccounts(machine, signal);
      if (!step.before && step.after) brought = withoutThose(after, before);
      if (!isReplaced(step)) return [];
      const changes = judgeAccounts(before, after, `the ${step.phase}`);
      if (changes.length === 0) return brought.length > 0 ? [allKept(brought, step.phase)] : [];
      return changes.map(({ account, ...change }) => ({
        target: account,
        verdict: verdictOf(policy),
        ...change,
      }));
    },
  };
}

function allKept(brought: readonly Account[], phase: string): Finding {
  const names = brought.map(nameOf).join(', ');
  const message = `${names}: the same after the ${phase}`;
  return { target: names, verdict: 'pass', expected: 'the same', actual: 'the same', message };
}

export async function readAccounts(
  machine: Pick<Machine, 'query'>,
  signal: AbortSignal,
): Promise<Account[]> {
  const read = async (file: string) =>
    plainText((await machine.query(command('cat', [file]), { signal })).stdout);
  const [passwd, group] = await Promise.all([read('/etc/passwd'), read('/etc/group')]);
  return parseAccounts(passwd, group);
}
