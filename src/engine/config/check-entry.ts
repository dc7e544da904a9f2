import type * as z from 'zod/mini';

import { checkKinds, kindsNamed } from '../../checks/index.js';
import { didYouMean } from './did-you-mean.js';
import { keysAt } from './keys-at.js';
import type { TreePath } from './tree.js';

/** The kind that an entry names; else what is wrong with it. */
export function kindNamed(entry: unknown): { readonly kind: string } | { readonly wrong: string } {
  const known = Object.keys(checkKinds);
  const list = `${known.slice(0, -1).join(', ')} or ${known.at(-1) ?? ''}`;
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
    return { wrong: `expected a check, such as 'unit: my-service' (kinds: ${list})` };
  }
  const keys = Object.keys(entry);
  const [kind, other] = kindsNamed(keys);
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

/** Names that it knows at that path of an entry. */
export function checkKeys(kind: string, path: TreePath): readonly string[] {
  const schema = checkKinds[kind]?.schema;
  return schema ? keysAt(schema, path) : [];
}
