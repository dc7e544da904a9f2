import * as z from 'zod/mini';

import { PostrojError } from '../errors.js';
import type { Machine } from '../machine/machine.js';
import type { Check } from './check.js';
import { command } from './command.js';
import { compositeOf, type CompositeSpec, type PartReader } from './composite.js';
import { described } from './described.js';
import { dns } from './dns.js';
import { file } from './file.js';
import { group } from './group.js';
import { http } from './http.js';
import type { Kind, Mistake, Site } from './kind.js';
import { log } from './log.js';
import { mount } from './mount.js';
import { pack } from './package.js';
import { port } from './port.js';
import { process } from './process.js';
import { script } from './script.js';
import { socketActivation } from './socket-activation.js';
import { sysctl } from './sysctl.js';
import { tcp } from './tcp.js';
import { udp } from './udp.js';
import { unit } from './unit.js';
import { user } from './user.js';
import { waitingOf } from './waiting-shape.js';

/** By the key that tells a kind from the others. */
const singles = {
  unit,
  http,
  tcp,
  udp,
  dns,
  command,
  script,
  file,
  package: pack,
  process,
  user,
  group,
  port,
  mount,
  sysctl,
  log,
  'socket-activation': socketActivation,
};

type SpecOf<K> = K extends { spec(entry: never): infer Spec } ? Spec : never;

/** A check as data: what flags and configuration files say. */
export type CheckSpec =
  | SpecOf<(typeof singles)[keyof typeof singles]>
  | CompositeSpec<CheckSpec, 'all'>
  | CompositeSpec<CheckSpec, 'any'>;

const parts: PartReader<object, CheckSpec> = {
  schema: () => checkSchema,
  spec: (entry) => buildCheckSpec(kindOf(entry), entry),
  make: makeCheck,
  files: filesOf,
  examine: examineCheckSpec,
};

const kinds: Readonly<Record<string, Kind<object, CheckSpec>>> = {
  ...singles,
  all: compositeOf('all', parts),
  any: compositeOf('any', parts),
};

/** How one kind is written, and what becomes of it. */
export interface CheckKind extends Pick<Kind<object, CheckSpec>, 'schema' | 'about' | 'example'> {
  /** What is wrong with the values that the schema has accepted. */
  readonly mistakes: (entry: object) => readonly Mistake[];
  /** Of an entry without mistakes. */
  readonly build: (entry: object) => CheckSpec;
}

/** By the key that tells a kind from the others. */
export const checkKinds: Readonly<Record<string, CheckKind>> = Object.fromEntries(
  Object.entries(kinds).map(([name, kind]) => [
    name,
    {
      ...{ schema: kind.schema, about: kind.about, example: kind.example },
      mistakes: (entry: object) => mistakesIn(name, kind, entry),
      build: (entry: object) => kind.spec(entry),
    },
  ]),
);

/** What an entry of `checks:` may be. */
export const checkSchema: z.ZodMiniType<object> = described(
  z.union(Object.values(kinds).map(({ schema }) => schema)),
  'Something to be looked at; which key it has tells what.',
  'check',
);

function mistakesIn(
  name: string,
  kind: Kind<object, CheckSpec>,
  entry: object,
): readonly Mistake[] {
  const inParts = (kind.parts?.(entry) ?? []).flatMap((part, index) =>
    mistakesOf(part).map(({ path, message }) => ({ path: [name, index, ...path], message })),
  );
  if (inParts.length > 0) return inParts;
  const mistakes: Mistake[] = [];
  const wrong = (path: readonly PropertyKey[], message: string) => mistakes.push({ path, message });
  try {
    makeCheck(kind.spec(entry), { unitName: (unit_) => unit_, wrong });
  } catch (error) {
    if (!(error instanceof PostrojError)) throw error;
    wrong([name], error.message);
  }
  return mistakes;
}

function mistakesOf(entry: object): readonly Mistake[] {
  const name = kindOf(entry);
  return mistakesIn(name, kindNamed(name), entry);
}

/**
 * The kinds that an entry with these keys may be of: `user` beside `command` is who runs it. More than
 * one where it is not clear, none where nothing names a kind.
 */
export function kindsNamed(keys: readonly string[]): string[] {
  const named = keys.filter((key) => Object.hasOwn(kinds, key));
  const [whole, ...others] = named.filter((kind) => {
    const known = Object.keys((kinds[kind]?.schema as z.ZodMiniObject).def.shape);
    return named.every((key) => known.includes(key));
  });
  return whole !== undefined && others.length === 0 ? [whole] : named;
}

function kindOf(entry: object): string {
  return kindsNamed(Object.keys(entry))[0] ?? '';
}

/** Of an entry that the kind's schema has accepted. Throws BAD_OPTION. */
export function buildCheckSpec(kind: string, entry: object): CheckSpec {
  return kindNamed(kind).spec(entry);
}

function kindNamed(name: string): Kind<object, CheckSpec> {
  const kind = kinds[name];
  if (!kind) throw new Error(`no kind of check: ${name}`);
  return kind;
}

function makeCheck(spec: CheckSpec, site: Site): Check {
  const check = kindNamed(spec.kind).make(spec, site);
  return { ...check, waiting: waitingOf(spec) };
}

const nothingWrong = (): never => {
  throw new Error('a check with a mistake was not refused');
};

export function buildCheck(spec: CheckSpec, { unitName }: Pick<Machine, 'unitName'>): Check {
  return makeCheck(spec, { unitName, wrong: nothingWrong });
}

/** The user's own files that it needs. */
export function filesOf(spec: CheckSpec): readonly string[] {
  return kindNamed(spec.kind).files?.(spec) ?? [];
}

/** What is wrong with it that takes time to find out. */
export async function examineCheckSpec(spec: CheckSpec): Promise<readonly Mistake[]> {
  return (await kindNamed(spec.kind).examine?.(spec)) ?? [];
}

/** What of it must not be told. */
export function secretsOf(spec: CheckSpec): readonly string[] {
  return buildCheck(spec, { unitName: (unit_) => unit_ }).secrets ?? [];
}
