import * as z from 'zod/mini';

import { command } from '../system/exec.js';
import type { Look } from './check.js';
import { described } from './described.js';
import type { Entry } from './facts/gathering.js';
import { sameSpec, type Kind } from './kind.js';
import type { Value } from './matchers/matcher.js';
import { matcherSchema, type RawMatcher } from './matchers/raw.js';
import { describePresence, judgePresence } from './presence.js';
import { propertiesOf, type Facts } from './properties.js';
import type { WaitingEntry } from './waiting.js';
import { waitingShape } from './waiting-shape.js';

const matcher = () => z.optional(matcherSchema);
export const accountName = () =>
  z.string().check(z.regex(/^[A-Za-z0-9_][\w.-]*\$?$/, 'expected the name of an account'));

const schema = z.strictObject({
  user: described(accountName(), 'Its name.'),
  exists: described(z.optional(z.boolean()), 'Whether it is to be there (the default).'),
  uid: described(matcher(), 'Its number.'),
  gid: described(matcher(), 'The number of its group.'),
  home: described(matcher(), 'Its home directory.'),
  shell: described(matcher(), 'Its login shell.'),
  groups: described(matcher(), 'The set of groups that it is in, its own included.'),
  ...waitingShape(),
});

export interface UserSpec extends WaitingEntry {
  readonly kind: 'user';
  readonly user: string;
  readonly exists?: boolean | undefined;
  readonly uid?: RawMatcher | undefined;
  readonly gid?: RawMatcher | undefined;
  readonly home?: RawMatcher | undefined;
  readonly shell?: RawMatcher | undefined;
  readonly groups?: RawMatcher | undefined;
}

/** A user is known to the guest, by whichever service of names. */
export const user: Kind<z.infer<typeof schema>, UserSpec> = {
  schema,
  about: 'There is a user of that name, from whichever source the machine has its users.',
  example: { user: 'my-service', home: '/var/lib/my-service', shell: '/usr/sbin/nologin' },
  spec: sameSpec('user'),
  make: (spec, { wrong }) => {
    const properties = propertiesOf(spec, ['uid', 'gid', 'home', 'shell', 'groups'], wrong);
    const isWanted = spec.exists ?? true;
    if (!isWanted && properties.length > 0) wrong(['exists'], 'what is not there is like nothing');
    const presence = { there: 'present', missing: 'absent', isWanted, properties };
    return {
      kind: 'user',
      target: spec.user,
      expected: describePresence(presence),
      waits: false,
      observe: async (look) => {
        const entry = await look.gathering.users.ask(spec.user);
        return judgePresence(presence, entry && factsOf(entry, look));
      },
    };
  },
};

/** passwd(5). */
const fields: Readonly<Record<string, number>> = { uid: 2, gid: 3, home: 5, shell: 6 };

function factsOf(entry: Entry, { machine, signal }: Look): Facts {
  return async (name): Promise<Value> => {
    if (name !== 'groups') return entry[fields[name] ?? 0];
    const groups = command('id', ['-Gn', entry[0] ?? '']);
    return new Set((await machine.query(groups, { signal })).stdout.trim().split(' '));
  };
}
