/** Whom a command runs as. */
export interface GuestUser {
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
}

/** The texts of passwd(5) and group(5). */
export interface Accounts {
  readonly passwd: string;
  readonly group: string;
}

/**
 * `user`, `uid`, `user:group` and so on, as docker takes them: a number need not be in the files.
 * Returns docker's message when a name is not.
 */
export function findUser(wanted: string, { passwd, group }: Accounts): GuestUser | string {
  const [userName = '', groupName] = wanted.split(':', 2);
  const entry = entryOf(userName, passwd);
  const uid = Number(entry?.[2] ?? numberOf(userName) ?? Number.NaN);
  if (Number.isNaN(uid)) {
    return `unable to find user ${userName}: no matching entries in passwd file`;
  }
  const home = entry?.[5] || '/';
  if (!groupName) return { uid, gid: Number(entry?.[3] ?? 0), home };
  const gid = Number(entryOf(groupName, group)?.[2] ?? numberOf(groupName) ?? Number.NaN);
  if (!Number.isNaN(gid)) return { uid, gid, home };
  return `unable to find group ${groupName}: no matching entries in group file`;
}

/** Its name is the first field and its number the third, in both files. */
function entryOf(wanted: string, text: string): readonly string[] | undefined {
  const entries = text.split('\n').map((line) => line.split(':'));
  const isWhole = ([, , number = '']: readonly string[]) => /^\d+$/.test(number);
  return entries.find(
    (entry) => isWhole(entry) && (entry[0] === wanted || entry[2] === numberOf(wanted)),
  );
}

function numberOf(text: string): string | undefined {
  return /^\d{1,10}$/.test(text) ? String(Number(text)) : undefined;
}

/** The numbers of the groups that name the user as a member; group(5). */
export function findGroups(wanted: string, { passwd, group }: Accounts): number[] {
  const name = entryOf(wanted, passwd)?.[0];
  if (name === undefined || name === '') return [];
  return group.split('\n').flatMap((line) => {
    const [, , number = '', members = ''] = line.split(':');
    return /^\d+$/.test(number) && members.split(',').includes(name) ? [Number(number)] : [];
  });
}
