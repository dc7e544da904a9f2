import * as z from 'zod/mini';

import type { Look, Observation } from './check.js';
import { described } from './described.js';
import { isNamed, readProcesses, type RunningProcess } from './facts/processes.js';
import { sameSpec, type Kind } from './kind.js';
import { isList, type Matcher, type Value } from './matchers/matcher.js';
import { matcherSchema, type RawMatcher } from './matchers/raw.js';
import { describePresence, judgePresence, type Presence } from './presence.js';
import { propertiesOf, type Facts } from './properties.js';
import type { WaitingEntry } from './waiting.js';
import { waitingShape } from './waiting-shape.js';

const matcher = () => z.optional(matcherSchema);

const schema = z.strictObject({
  process: described(
    z.string().check(z.minLength(1)),
    'The name of a program, its path, or what it calls itself.',
  ),
  running: described(z.optional(z.boolean()), 'Whether it is to run (the default).'),
  count: described(matcher(), 'How many of them run.'),
  user: described(matcher(), 'The set of users that they run as.'),
  argv: described(matcher(), 'The command line of one of them, a blank between its words.'),
  ...waitingShape(),
});

export interface ProcessSpec extends WaitingEntry {
  readonly kind: 'process';
  readonly process: string;
  readonly running?: boolean | undefined;
  readonly count?: RawMatcher | undefined;
  readonly user?: RawMatcher | undefined;
  readonly argv?: RawMatcher | undefined;
}

/** A program runs, seen from outside. */
export const process: Kind<z.infer<typeof schema>, ProcessSpec> = {
  schema,
  about: 'A program runs.',
  example: { process: 'my-service', user: 'my-service', argv: '/--port 8000/' },
  spec: sameSpec('process'),
  make: (spec, { wrong }) => {
    const properties = propertiesOf(spec, ['count', 'user', 'argv'], wrong).map((one) =>
      one.name === 'argv' ? { ...one, matcher: ofOne(one.matcher) } : one,
    );
    const isWanted = spec.running ?? true;
    if (!isWanted && properties.length > 0) wrong(['running'], 'what does not run is like nothing');
    const presence = { there: 'running', missing: 'absent', isWanted, properties };
    return {
      kind: 'process',
      target: spec.process,
      expected: describePresence(presence),
      observe: (look): Promise<Observation> => observe(spec.process, presence, look),
    };
  },
};

/** Any of several command lines. */
function ofOne({ shown, matches }: Matcher): Matcher {
  return { shown, matches: (actual) => isList(actual) && actual.some(matches) };
}

/** Where the count is asked for, none of them is a number, too. */
async function observe(name: string, presence: Presence, look: Look): Promise<Observation> {
  const running = readProcesses(await look.machine.view()).filter((one) => isNamed(one, name));
  const isCounted = presence.properties.some((property) => property.name === 'count');
  const facts = running.length > 0 || isCounted ? factsOf(running, look) : undefined;
  return judgePresence(presence, facts);
}

function factsOf(running: readonly RunningProcess[], { gathering }: Look): Facts {
  return async (name): Promise<Value> => {
    if (name === 'count') return running.length;
    if (name === 'argv') return running.map(({ argv }) => argv.join(' '));
    const numbers = [...new Set(running.map(({ uid }) => String(uid)))];
    const users = numbers.map(async (uid) => (await gathering.users.ask(uid))?.[0] ?? uid);
    return new Set(await Promise.all(users));
  };
}
