import * as z from 'zod/mini';

import { command } from '../system/exec.js';
import type { Look, Observation } from './check.js';
import { described } from './described.js';
import { sameSpec, type Kind, type Site } from './kind.js';
import { cutEnd } from './matchers/difference.js';
import { readMatcher } from './matchers/index.js';
import type { Matcher } from './matchers/matcher.js';
import { matcherSchema, type RawMatcher } from './matchers/raw.js';
import type { WaitingEntry } from './waiting.js';
import { waitingShape } from './waiting-shape.js';

const priorities = ['emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug'] as const;

const schema = z.strictObject({
  log: described(
    z.string().check(z.regex(/^(?:\*|[\w:.\\@-]+)$/, 'expected a unit, or * for all')),
    'A unit, or * for the whole journal. What it wrote since the phase began counts.',
  ),
  has: described(
    z.optional(matcherSchema),
    'What a line must be: a text that is in it, an expression, or a list of which each is in some line.',
  ),
  lacks: described(z.optional(matcherSchema), 'What no line may be; of a list none.'),
  priority: described(
    z.optional(z.enum(priorities)),
    'Only what is at least that serious counts, such as err.',
  ),
  ...waitingShape(),
});

export interface LogSpec extends WaitingEntry {
  readonly kind: 'log';
  readonly log: string;
  readonly has?: RawMatcher | undefined;
  readonly lacks?: RawMatcher | undefined;
  readonly priority?: (typeof priorities)[number] | undefined;
}

/** What a unit has written to the journal. */
export const log: Kind<z.infer<typeof schema>, LogSpec> = {
  schema,
  about: 'What a unit has written to the journal has these lines, or lacks them.',
  example: { log: 'my-service', has: 'listening on port 8000', lacks: '/error/i' },
  spec: sameSpec('log'),
  make: (spec, site) => {
    const wanted = {
      has: lineMatchers(spec, 'has', site),
      lacks: lineMatchers(spec, 'lacks', site),
    };
    if (spec.has === undefined && spec.lacks === undefined)
      site.wrong(['log'], 'it asks for nothing: say what it has, or lacks');
    const told = (['has', 'lacks'] as const).flatMap((word) =>
      wanted[word].length > 0
        ? [`${word} ${wanted[word].map(({ shown }) => shown).join(', ')}`]
        : [],
    );
    const unit = spec.log === '*' ? undefined : site.unitName(spec.log);
    return {
      kind: 'log',
      target: (unit ?? 'all units') + (spec.priority ? ` (${spec.priority})` : ''),
      expected: told.join(', '),
      waits: wanted.has.length > 0,
      observe: (look) => observe({ ...wanted, unit, priority: spec.priority }, look),
    };
  },
};

/** A text is one that a line contains; what there are several of are looked for each by itself. */
function lineMatchers(spec: LogSpec, name: 'has' | 'lacks', { wrong }: Site): Matcher[] {
  const raw = spec[name];
  if (raw === undefined) return [];
  const several = isList(raw);
  if (several && raw.length === 0) wrong([name], 'it asks for nothing');
  return (several ? raw : [raw]).map((one, index) => {
    const path = several ? [name, index] : [name];
    const isText = typeof one === 'string' && !one.startsWith('/');
    const matcher = readMatcher(isText ? { contains: one } : one, (inner, message) => {
      wrong([...path, ...(isText ? inner.slice(1) : inner)], message);
    });
    return isText ? { ...matcher, shown: cutEnd(one) } : matcher;
  });
}

function isList(raw: RawMatcher): raw is readonly RawMatcher[] {
  return Array.isArray(raw);
}

interface Wanted {
  readonly has: readonly Matcher[];
  readonly lacks: readonly Matcher[];
  readonly unit: string | undefined;
  readonly priority: string | undefined;
}

async function observe({ has, lacks, unit, priority }: Wanted, look: Look): Promise<Observation> {
  const { machine, signal, sinceMs } = look;
  if (machine.init.name !== 'systemd') return { state: 'hopeless', actual: 'there is no journal' };
  const journal = command('journalctl', [
    ...['--no-pager', '--quiet', '--output=cat', `--since=@${(sinceMs / 1000).toFixed(3)}`],
    ...(unit === undefined ? [] : [`--unit=${unit}`]),
    ...(priority === undefined ? [] : [`--priority=${priority}`]),
  ]);
  const { stdout } = await machine.query(journal, { signal });
  return judgeLines(stdout.split('\n').filter(Boolean), { has, lacks });
}

/** What must not be there is there to stay. */
export function judgeLines(
  lines: readonly string[],
  { has, lacks }: Pick<Wanted, 'has' | 'lacks'>,
): Observation {
  for (const { matches, shown } of lacks) {
    const line = lines.find(matches);
    if (line !== undefined) return { state: 'hopeless', actual: `${shown} is in: ${cutEnd(line)}` };
  }
  const missing = has.filter(({ matches }) => !lines.some(matches));
  const count = lines.length === 1 ? '1 line' : `${lines.length} lines`;
  if (missing.length === 0) return { state: 'met', actual: count };
  const actual = `${missing.map(({ shown }) => shown).join(', ')} not in ${count}`;
  const last = lines.slice(-LAST_LINES).map((line) => `  ${cutEnd(line)}`);
  return { state: 'unmet', actual, detail: last.join('\n') || undefined };
}

const LAST_LINES = 5;
