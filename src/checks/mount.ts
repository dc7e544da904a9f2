import * as z from 'zod/mini';

import { described } from './described.js';
import { mountedAt, type Mounted } from './facts/mounts.js';
import { sameSpec, type Kind } from './kind.js';
import { matcherSchema, type RawMatcher } from './matchers/raw.js';
import { describePresence, judgePresence } from './presence.js';
import { propertiesOf, type Facts } from './properties.js';
import type { WaitingEntry } from './waiting.js';
import { waitingShape } from './waiting-shape.js';

const matcher = () => z.optional(matcherSchema);

const schema = z.strictObject({
  mount: described(
    z.string().check(z.regex(/^\//, 'expected a path that starts with /')),
    'A place in the machine.',
  ),
  mounted: described(
    z.optional(z.boolean()),
    'Whether something is to be mounted there (the default).',
  ),
  source: described(matcher(), 'What is mounted.'),
  type: described(matcher(), 'The type of its file system.'),
  options: described(matcher(), 'The set of its options, such as { contains: ro }.'),
  ...waitingShape(),
});

export interface MountSpec extends WaitingEntry {
  readonly kind: 'mount';
  readonly mount: string;
  readonly mounted?: boolean | undefined;
  readonly source?: RawMatcher | undefined;
  readonly type?: RawMatcher | undefined;
  readonly options?: RawMatcher | undefined;
}

/** Something is mounted, as the guest's init sees it. */
export const mount: Kind<z.infer<typeof schema>, MountSpec> = {
  schema,
  about: 'Something is mounted there.',
  example: { mount: '/var/lib/my-service/cache', type: 'tmpfs', options: { contains: 'nosuid' } },
  spec: sameSpec('mount'),
  make: (spec, { wrong }) => {
    const properties = propertiesOf(spec, ['source', 'type', 'options'], wrong);
    const isWanted = spec.mounted ?? true;
    if (!isWanted && properties.length > 0) wrong(['mounted'], 'what is not there is like nothing');
    const presence = { there: 'mounted', missing: 'unmounted', isWanted, properties };
    return {
      kind: 'mount',
      target: spec.mount,
      expected: describePresence(presence),
      observe: async ({ machine }) => {
        const mounted = mountedAt(await machine.view(), spec.mount);
        return judgePresence(presence, mounted && factsOf(mounted));
      },
    };
  },
};

function factsOf({ source, type, options }: Mounted): Facts {
  return (name) => (name === 'source' ? source : name === 'type' ? type : options);
}
