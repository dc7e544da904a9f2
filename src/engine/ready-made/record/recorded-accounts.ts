import { withoutThose, type Account } from '../../watches/accounts.js';
import { candidate, type Candidate } from './candidate.js';
import type { Snapshot } from './snapshot.js';

/** Users with what is asked of them later, and groups that are not only a user's own. */
export function recordedAccounts(
  before: Pick<Snapshot, 'accounts'>,
  after: Pick<Snapshot, 'accounts'>,
): Candidate[] {
  const fresh = withoutThose(after.accounts, before.accounts);
  const users = fresh.filter(({ kind }) => kind === 'user');
  const groups = fresh.filter(
    ({ kind, name }) => kind === 'group' && !users.some((user) => user.name === name),
  );
  return [...users.map(userOf), ...groups.map(({ name }) => candidate({ group: name }))];
}

/** Numbers are given out by the machine: they are not the package's. */
function userOf({ name, facts: { home, shell } }: Account): Candidate {
  return candidate({ user: name, home, shell });
}
