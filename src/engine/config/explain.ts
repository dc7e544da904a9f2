import type * as z from 'zod/mini';

import { checkIssues, kindNamed } from './check-entry.js';
import { didYouMean } from './did-you-mean.js';
import { keysAt } from './keys-at.js';
import type { Mistake } from './mistakes.js';
import { configSchema } from './schema.js';
import { keyPlace, placeOf, plainValue, treeAt, type Tree, type TreePath } from './tree.js';

type Issue = z.core.$ZodIssue;

/** What the schema found, each at its place, with the text that is wrong. */
export function explainIssues(issues: readonly Issue[], tree: Tree): Mistake[] {
  return issues.flatMap((issue) => explain(issue, tree));
}

function explain(issue: Issue, tree: Tree): Mistake[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') return unknownKeys(issue.keys, path, tree);
  if (issue.code === 'invalid_union' && isCheck(path)) return explainCheck(path, tree);
  if (issue.code === 'invalid_key') {
    const key = String(path.at(-1));
    const parent = path.slice(0, -1);
    const reason = issue.issues[0]?.message ?? 'expected a name';
    return [{ at: keyPlace(tree, parent, key), message: `${dotted(parent)}'${key}': ${reason}` }];
  }
  const wrong = treeAt(tree, path);
  const message =
    dotted(path) + (quotesMissing(issue, wrong) ?? plainMessage(issue) + shown(wrong));
  return [{ at: placeOf(tree, path), message }];
}

/** `checks.3`, also of an override. */
function isCheck(path: TreePath): boolean {
  return path.at(-2) === 'checks' && typeof path.at(-1) === 'number';
}

/** The union only knows that no kind fits: the kind that was meant knows why. */
function explainCheck(path: TreePath, tree: Tree): Mistake[] {
  const inner = treeAt(tree, path);
  const entry = inner && plainValue(inner);
  const named = kindNamed(entry);
  if ('wrong' in named) return [{ at: placeOf(tree, path), message: dotted(path) + named.wrong }];
  const issues = checkIssues(named.kind, entry);
  return explainIssues(
    issues.map((issue) => ({ ...issue, path: [...path, ...issue.path] })),
    tree,
  );
}

function unknownKeys(keys: readonly string[], path: TreePath, tree: Tree): Mistake[] {
  const known = keysAt(configSchema, path);
  return keys.map((key) => ({
    at: keyPlace(tree, path, key),
    message: `${dotted(path)}unknown key '${key}'${didYouMean(key, known)}`,
  }));
}

/** YAML reads 13.0 as a number, and so as 13. */
function quotesMissing(issue: Issue, wrong: Tree | undefined): string | undefined {
  if (issue.code !== 'invalid_type' || issue.expected !== 'string') return undefined;
  if (wrong?.kind !== 'scalar') return undefined;
  const { value, source } = wrong;
  if (typeof value !== 'number' && typeof value !== 'boolean') return undefined;
  const shortened = String(value) === source ? '' : `, ${String(value)}`;
  return `expected a text, but ${source} is a ${typeof value} to YAML${shortened}: write '${source}' in quotes`;
}

const dotted = (path: TreePath) => (path.length === 0 ? '' : `${path.join('.')}: `);

function plainMessage({ message }: Issue): string {
  return message.replace(/^Invalid (?:input|option): /, '');
}

const LONGEST_SHOWN = 60;

/** As it is written, so that nothing of the environment is in it. */
function shown(wrong: Tree | undefined): string {
  if (wrong?.kind !== 'scalar') return '';
  const { source } = wrong;
  const cut = source.length > LONGEST_SHOWN ? `${source.slice(0, LONGEST_SHOWN)}…` : source;
  return `, not '${cut}'`;
}
