/** A user or a group; passwd(5), group(5). */
export interface Account {
  readonly kind: 'user' | 'group';
  readonly name: string;
  /** What must stay as it is, each by its name. */
  readonly facts: Readonly<Record<string, string>>;
  /** Of a group. */
  readonly members: readonly string[];
}

export function parseAccounts(passwd: string, group: string): Account[] {
  const fields = (text: string) =>
    text
      .split('\n')
      .map((line) => line.split(':'))
      .filter(([name = '']) => /^[\w.][\w.$-]*$/.test(name));
  return [
    ...fields(passwd).map(([name = '', , uid = '', gid = '', , home = '', shell = '']) => {
      const facts = { uid, gid, home, shell };
      return { kind: 'user' as const, name, facts, members: [] };
    }),
    ...fields(group).map(([name = '', , gid = '', members = '']) => {
      return {
        kind: 'group' as const,
        name,
        facts: { gid },
        members: members.split(',').filter(Boolean),
      };
    }),
  ];
}

/** Those of `all` whose names are not among `others`. */
export function withoutThose(all: readonly Account[], others: readonly Account[]): Account[] {
  const known = new Set(others.map(keyOf));
  return all.filter((account) => !known.has(keyOf(account)));
}

export interface AccountChange {
  readonly account: string;
  readonly expected: string;
  readonly actual: string;
  readonly message: string;
}

/** What has become of those that were there before a step, `the upgrade`; new ones are no matter. */
export function judgeAccounts(
  before: readonly Account[],
  after: readonly Account[],
  step: string,
): AccountChange[] {
  const now = new Map(after.map((account) => [keyOf(account), account]));
  return before.flatMap((account) => changeOf(account, now.get(keyOf(account)), step));
}

export function nameOf({ kind, name }: Account): string {
  return `${kind} ${name}`;
}

function keyOf({ kind, name }: Account): string {
  return `${kind} ${name}`;
}

function changeOf(before: Account, after: Account | undefined, step: string): AccountChange[] {
  const account = nameOf(before);
  const expected = inWords(before.facts);
  if (!after) {
    const message = `${account} (${expected}) was there before ${step}, and is gone`;
    return [{ account, expected, actual: 'gone', message }];
  }
  const changed = Object.keys(before.facts).filter((key) => before.facts[key] !== after.facts[key]);
  const actual = inWords(after.facts);
  if (changed.length > 0) {
    const moves = changed.map(
      (key) => `${key} ${before.facts[key] ?? ''} → ${after.facts[key] ?? ''}`,
    );
    const again = changed.includes('uid') ? ': it was deleted and made again' : '';
    const message = `${account} is another after ${step}, ${moves.join(', ')}${again}`;
    return [{ account, expected, actual, message }];
  }
  const lost = before.members.filter((member) => !after.members.includes(member));
  if (lost.length === 0) return [];
  const message = `${account} has lost ${lost.join(', ')} in ${step}`;
  const members = (of: Account) => `members ${of.members.join(', ') || 'none'}`;
  return [{ account, expected: members(before), actual: members(after), message }];
}

function inWords(facts: Account['facts']): string {
  return Object.entries(facts)
    .map(([key, value]) => `${key} ${value}`)
    .join(', ');
}
