import type { Change } from '../../machine/changes.js';
import type { Machine } from '../../machine/machine.js';
import { command } from '../../system/exec.js';
import { parseAccounts, type Accounts } from './leftover-names.js';

/** What a package may leave, at one moment. */
export interface Snapshot {
  readonly changes: readonly Change[];
  readonly users: Accounts;
  readonly groups: Accounts;
}

export async function readSnapshot(machine: Pick<Machine, 'changes' | 'query'>): Promise<Snapshot> {
  const read = async (file: string) =>
    parseAccounts((await machine.query(command('cat', [file]))).stdout);
  const [users, groups] = await Promise.all([read('/etc/passwd'), read('/etc/group')]);
  return { changes: await machine.changes(), users, groups };
}
