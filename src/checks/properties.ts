import type { Observation } from './check.js';
import { cutEnd, differ } from './matchers/difference.js';
import { readMatcher, type OnMistake } from './matchers/index.js';
import type { Matcher, Value } from './matchers/matcher.js';
import type { RawMatcher } from './matchers/raw.js';

/** One of the things that are known of what is looked at, and what it should be like. */
export interface Property {
  readonly name: string;
  /** What messages call it, unless that is its name. */
  readonly label?: string;
  readonly matcher: Matcher;
}

/** What was seen; asked only for what is to be compared. */
export type Facts = (name: string) => Value | Promise<Value>;

type Entry = Readonly<Record<string, unknown>>;

/** Those of these keys that the entry has, all of them matchers. */
export function propertiesOf(
  entry: object,
  names: readonly string[],
  wrong: OnMistake,
): Property[] {
  return names.flatMap((name) => {
    const raw = (entry as Entry)[name] as RawMatcher | undefined;
    if (raw === undefined) return [];
    return [
      propertyOf(name, raw, (path, message) => {
        wrong([name, ...path], message);
      }),
    ];
  });
}

export function propertyOf(name: string, raw: RawMatcher, wrong: OnMistake): Property {
  return { name, matcher: readMatcher(raw, wrong) };
}

/** `status 200, body /ok/`. */
export function describeProperties(properties: readonly Property[]): string {
  return properties.map((one) => `${labelOf(one)} ${cutShown(one.matcher)}`).join(', ');
}

/** Compares all of them, and shows those that are not as they should be, both sides of each. */
export async function judge(properties: readonly Property[], facts: Facts): Promise<Observation> {
  const seen = await Promise.all(
    properties.map(async (property) => ({ ...property, actual: await facts(property.name) })),
  );
  const wrong = seen.filter(({ matcher, actual }) => !matcher.matches(actual));
  const told = (wrong.length > 0 ? wrong : seen)
    .map((one) => `${labelOf(one)} ${cutEnd(one.actual, IN_A_SENTENCE)}`)
    .join(', ');
  if (wrong.length === 0) return { state: 'met', actual: told };
  const needsSides = wrong.length > 1 || wrong.some(isLong);
  return {
    state: 'unmet',
    actual: told,
    detail: needsSides ? wrong.map(bothSides).join('\n') : undefined,
  };
}

interface Seen extends Property {
  readonly actual: Value;
}

/** How much of a value goes into a sentence. */
const IN_A_SENTENCE = 60;

function isLong({ matcher, actual }: Seen): boolean {
  const { expected, actual: shown } = differ(matcher, actual);
  return expected.length > IN_A_SENTENCE || shown.length > IN_A_SENTENCE;
}

/** One above the other, so that the eye finds the difference. */
function bothSides(seen: Seen): string {
  const sides = differ(seen.matcher, seen.actual);
  const label = `  ${labelOf(seen)}: `;
  return `${label}expected ${sides.expected}\n${' '.repeat(label.length)}  actual ${sides.actual}`;
}

function cutShown({ shown }: Matcher): string {
  return shown.length <= IN_A_SENTENCE ? shown : `${shown.slice(0, IN_A_SENTENCE)}…`;
}

function labelOf({ name, label = name.replaceAll('-', ' ') }: Property): string {
  return label;
}
