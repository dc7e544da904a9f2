import * as z from 'zod/mini';

import type { Check, Look, Observation } from './check.js';
import { described } from './described.js';
import type { Kind, Mistake, Site } from './kind.js';
import { waitingKeys, type WaitingEntry } from './waiting.js';
import { waitingShape } from './waiting-shape.js';

export type Mode = 'all' | 'any';

/** Several checks as one. */
export interface CompositeSpec<Spec, Name extends Mode> extends WaitingEntry {
  readonly kind: Name;
  readonly parts: readonly Spec[];
}

/** How the parts are read; known only once all kinds are. */
export interface PartReader<Entry, Spec> {
  readonly schema: () => z.ZodMiniType<Entry>;
  readonly spec: (entry: Entry) => Spec;
  readonly make: (spec: Spec, site: Site) => Check;
  readonly files: (spec: Spec) => readonly string[];
  readonly examine: (spec: Spec) => Promise<readonly Mistake[]>;
}

const abouts: Readonly<Record<Mode, string>> = {
  all: 'Checks that are to hold at the same time, waited for together.',
  any: 'Checks of which one is enough.',
};

const examples: Readonly<Record<Mode, readonly object[]>> = {
  all: [{ unit: 'my-service' }, { tcp: 'localhost:8000' }],
  any: [{ file: '/usr/bin/my-service' }, { file: '/usr/sbin/my-service' }],
};

export type CompositeEntry<Entry> = WaitingEntry & { readonly [name in Mode]?: readonly Entry[] };

/** `all: [{ unit: … }, { http: … }]`: how long to wait is said for the whole. */
export function compositeOf<Entry, Spec, Name extends Mode>(
  mode: Name,
  parts: PartReader<Entry, Spec>,
): Kind<CompositeEntry<Entry>, CompositeSpec<Spec, Name>> {
  const list = z.array(z.lazy(parts.schema)).check(z.minLength(1, 'expected at least one'));
  const schema = z.strictObject({ [mode]: described(list, abouts[mode]), ...waitingShape() });
  const at = (site: Site, index: number): Site => ({
    ...site,
    wrong: (path, message) => {
      site.wrong([mode, index, ...path], message);
    },
  });
  return {
    schema: schema,
    about: abouts[mode],
    example: { [mode]: examples[mode] },
    spec: (entry) => {
      const { [mode]: entries = [], ...waiting } = entry;
      return { kind: mode, parts: entries.map(parts.spec), ...waiting };
    },
    parts: (entry) => (entry[mode] ?? []) as readonly object[],
    files: (spec) => spec.parts.flatMap(parts.files),
    examine: async (spec) => {
      const found = await Promise.all(spec.parts.map(parts.examine));
      return found.flatMap((mistakes, index) =>
        mistakes.map(({ path, message }) => ({ path: [mode, index, ...path], message })),
      );
    },
    make: (spec, site) => {
      const checks = spec.parts.map((part, index) => {
        refuseWaiting(part as WaitingEntry, at(site, index));
        return parts.make(part, at(site, index));
      });
      return joined(mode, checks);
    },
  };
}

function refuseWaiting(part: WaitingEntry, { wrong }: Site): void {
  for (const key of waitingKeys) {
    if (part[key] !== undefined) wrong([key], 'how long to wait is said for the whole');
  }
}

function joined(mode: Mode, checks: readonly Check[]): Check {
  return {
    kind: mode,
    target: checks.map(nameOf).join(mode === 'all' ? ' and ' : ' or '),
    expected: checks.map(({ expected }) => expected).join(mode === 'all' ? ', ' : ', or '),
    waits: checks.some(({ waits = true }) => waits),
    disturbs: checks.some(({ disturbs = false }) => disturbs),
    secrets: checks.flatMap(({ secrets = [] }) => secrets),
    observe: (look) => observeAll(mode, checks, look),
  };
}

function nameOf({ kind, target }: Check): string {
  return `${kind} ${target}`;
}

async function observeAll(mode: Mode, checks: readonly Check[], look: Look): Promise<Observation> {
  const seen = await Promise.all(
    checks.map(async (check) => ({ check, ...(await check.observe(look)) })),
  );
  const met = seen.filter(({ state }) => state === 'met');
  const others = seen.filter(({ state }) => state !== 'met');
  const isMet = mode === 'all' ? others.length === 0 : met.length > 0;
  const told = isMet ? met : others;
  const isHopeless =
    mode === 'all'
      ? others.some(({ state }) => state === 'hopeless')
      : others.every(({ state }) => state === 'hopeless');
  return {
    state: isMet ? 'met' : isHopeless ? 'hopeless' : 'unmet',
    actual: told.map(({ check, actual }) => `${nameOf(check)}: ${actual}`).join('; '),
    detail: told.flatMap(({ detail }) => detail ?? []).join('\n') || undefined,
  };
}
