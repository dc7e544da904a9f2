import type * as z from 'zod/mini';

import { checkIssues, checkKeys, kindNamed } from './check-entry.js';
import { didYouMean } from './did-you-mean.js';
import { keysAt } from './keys-at.js';
import type { Mistake } from './mistakes.js';
import { configSchema } from './schema.js';
import { keyPlace, placeOf, plainValue, treeAt, type Tree, type TreePath } from './tree.js';

type Issue = z.core.$ZodIssue;

/** Where in a file it is that an issue tells of. */
interface Scope {
  /** Of the check that is explained; empty outside of all. */
  readonly check: TreePath;
  /** Names that are known at a path; a misspelt one is near one of them. */
  readonly knownKeys: (path: TreePath) => readonly string[];
}

const outside: Scope = { check: [], knownKeys: (path) => keysAt(configSchema, path) };

/** What the schema found, each at its place, with the text that is wrong. */
export function explainIssues(
  issues: readonly Issue[],
  tree: Tree,
  scope: Scope = outside,
): Mistake[] {
  const checks = new Map<string, TreePath>();
  const others: Issue[] = [];
  for (const issue of issues) {
    const check = checkIn(issue.path, scope.check.length);
    if (check) checks.set(check.join('.'), check);
    else others.push(issue);
  }
  return [
    ...others.flatMap((issue) => explain(issue, tree, scope)),
    ...[...checks.values()].flatMap((check) => explainCheck(check, tree)),
  ];
}

function explain(issue: Issue, tree: Tree, { knownKeys }: Scope): Mistake[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') return unknownKeys(issue, tree, knownKeys);
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

/** The first check on the way, below those that are explained already. */
function checkIn(path: TreePath, depth: number): TreePath | undefined {
  const starts = path.map((_, index) => path.slice(0, index + 1));
  return starts.find((start) => start.length > depth && isCheck(start));
}

/** `checks.3`, also of an override, and `checks.3.any.0`. */
function isCheck(path: TreePath): boolean {
  const [list, index] = path.slice(-2);
  if (typeof index !== 'number') return false;
  return list === 'checks' || ((list === 'all' || list === 'any') && isCheck(path.slice(0, -2)));
}

/** The union only knows which kinds do not fit: the kind that was meant knows why. */
function explainCheck(path: TreePath, tree: Tree): Mistake[] {
  const inner = treeAt(tree, path);
  const entry = inner && plainValue(inner);
  const named = kindNamed(entry);
  if ('wrong' in named) return [{ at: placeOf(tree, path), message: dotted(path) + named.wrong }];
  const issues = checkIssues(named.kind, entry);
  return explainIssues(
    issues.map((issue) => ({ ...issue, path: [...path, ...issue.path] })),
    tree,
    { check: path, knownKeys: (inner) => checkKeys(named.kind, inner.slice(path.length)) },
  );
}

function unknownKeys(
  { keys, path }: Extract<Issue, { code: 'unrecognized_keys' }>,
  tree: Tree,
  knownKeys: Scope['knownKeys'],
): Mistake[] {
  return keys.map((key) => ({
    at: keyPlace(tree, path, key),
    message: `${dotted(path)}unknown key '${key}'${didYouMean(key, knownKeys(path))}`,
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
