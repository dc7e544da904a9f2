import * as z from 'zod/mini';

import type { CheckSpec } from '../../checks/index.js';
import { serviceStarts } from '../../distros/service-start.js';
import { parseCommand, parseNetwork, parseUnit } from '../inputs.js';
import { didYouMean } from './did-you-mean.js';

const word = z.string().check(z.minLength(1));

/** How one kind is written, and what becomes of it. */
interface CheckKind {
  readonly schema: z.ZodMiniType;
  /** Of what the schema has accepted. Throws BAD_OPTION. */
  readonly build: (entry: never) => CheckSpec;
}

function kindOf<S extends z.ZodMiniType>(
  schema: S,
  build: (entry: z.infer<S>) => CheckSpec,
): CheckKind {
  return { schema, build };
}

const unit = z.strictObject({
  unit: word,
  'after-install': z.optional(z.enum([...serviceStarts, 'any'])),
});
const http = z.strictObject({ http: word });
const tcp = z.strictObject({ tcp: word });
const command = z.strictObject({ command: word });

/** By the key that tells it from the others. */
const checkKinds: Readonly<Record<string, CheckKind>> = {
  unit: kindOf(unit, ({ unit: name, 'after-install': afterInstall }) => ({
    ...parseUnit(name),
    ...(afterInstall && { afterInstall }),
  })),
  http: kindOf(http, (entry) => parseNetwork(entry.http)),
  tcp: kindOf(tcp, (entry) => parseNetwork(`tcp://${entry.tcp}`)),
  command: kindOf(command, (entry) => parseCommand(entry.command)),
};

/** What an entry of `checks:` may be. */
export const checkSchema = z.union([unit, http, tcp, command]);

/** The kind that an entry names; else what is wrong with it. */
export function kindNamed(entry: unknown): { readonly kind: string } | { readonly wrong: string } {
  const known = Object.keys(checkKinds);
  const list = `${known.slice(0, -1).join(', ')} or ${known.at(-1) ?? ''}`;
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
    return { wrong: `expected a check, such as 'unit: my-service' (kinds: ${list})` };
  }
  const keys = Object.keys(entry);
  const [kind, other] = keys.filter((key) => known.includes(key));
  if (kind !== undefined && other === undefined) return { kind };
  if (kind !== undefined)
    return { wrong: `a check is of one kind, not of ${kind} and ${other ?? ''}` };
  const nearest = keys.map((key) => didYouMean(key, known)).find(Boolean) ?? '';
  return { wrong: `'${keys[0] ?? ''}' is no kind of check (kinds: ${list})${nearest}` };
}

/** What the kind's own schema finds wrong. */
export function checkIssues(kind: string, entry: unknown): readonly z.core.$ZodIssue[] {
  return checkKinds[kind]?.schema.safeParse(entry).error?.issues ?? [];
}

/** Of an entry that the schema has accepted. Throws BAD_OPTION. */
export function buildCheckSpec(kind: string, entry: unknown): CheckSpec {
  const known = checkKinds[kind];
  if (!known) throw new Error(`no kind of check: ${kind}`);
  return known.build(entry as never);
}
