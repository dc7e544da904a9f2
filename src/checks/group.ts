import * as z from 'zod/mini';

import { described } from './described.js';
import type { Entry } from './facts/gathering.js';
import { sameSpec, type Kind } from './kind.js';
import { matcherSchema, type RawMatcher } from './matchers/raw.js';
import { describePresence, judgePresence } from './presence.js';
import { propertiesOf, type Facts } from './properties.js';
import { accountName } from './user.js';
import type { WaitingEntry } from './waiting.js';
import { waitingShape } from './waiting-shape.js';

const schema = z.strictObject({
  group: described(accountName(), 'Its name.'),
  exists: described(z.optional(z.boolean()), 'Whether it is to be there (the default).'),
  gid: described(z.optional(matcherSchema), 'Its number.'),
  members: described(z.optional(matcherSchema), 'The set of users that it lists.'),
  ...waitingShape(),
});

export interface GroupSpec extends WaitingEntry {
  readonly kind: 'group';
  readonly group: string;
  readonly exists?: boolean | undefined;
  readonly gid?: RawMatcher | undefined;
  readonly members?: RawMatcher | undefined;
}

/** A group is known to the guest. */
export const group: Kind<z.infer<typeof schema>, GroupSpec> = {
  schema,
  about: 'There is a group of that name.',
  example: { group: 'my-service', gid: '< 1000' },
  spec: sameSpec('group'),
  make: (spec, { wrong }) => {
    const properties = propertiesOf(spec, ['gid', 'members'], wrong);
    const isWanted = spec.exists ?? true;
    if (!isWanted && properties.length > 0) wrong(['exists'], 'what is not there is like nothing');
    const presence = { there: 'present', missing: 'absent', isWanted, properties };
    return {
      kind: 'group',
      target: spec.group,
      expected: describePresence(presence),
      waits: false,
      observe: async ({ gathering }) => {
        const entry = await gathering.groups.ask(spec.group);
        return judgePresence(presence, entry && factsOf(entry));
      },
    };
  },
};

/** group(5). */
function factsOf([, , gid, members = '']: Entry): Facts {
  return (name) => (name === 'gid' ? gid : new Set(members.split(',').filter(Boolean)));
}
