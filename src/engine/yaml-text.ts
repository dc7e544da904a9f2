import { isMap, isNode, isScalar, LineCounter, parseDocument, visit, type Document } from 'yaml';
import * as z from 'zod/mini';

import { PostrojError } from '../errors.js';

z.config(z.locales.en()); // else every message is `Invalid input`

/** Where in the text, and what. */
export type Mistake = readonly [offset: number, message: string];

/** YAML that was parsed, whose mistakes can be told by their places. */
export interface YamlText {
  readonly document: Document;
  /** Throws BAD_CONFIG when there are any, all at once, each as `file:line:column: what`. */
  readonly refuse: (mistakes: readonly Mistake[]) => void;
}

/** Throws BAD_CONFIG for what is no YAML; `hint` says how the file should be. */
export function readYaml(text: string, { file, hint }: { file: string; hint: string }): YamlText {
  const lines = new LineCounter();
  const document = parseYaml(text, lines);
  const refuse = (mistakes: readonly Mistake[]) => {
    if (mistakes.length === 0) return;
    const told = mistakes.map(([offset, message]) => {
      const { line, col } = lines.linePos(offset);
      return `${file}:${line}:${col}: ${message}`;
    });
    throw new PostrojError('BAD_CONFIG', told.join('\n'), { hint });
  };
  // first, since `*: [jq]` is also an error whose message is no help
  refuse(danglingAliases(document));
  refuse(document.errors.map((error) => [error.pos[0], error.message]));
  return { document, refuse };
}

export function parseYaml(text: string, lineCounter: LineCounter): Document {
  return parseDocument(text, { lineCounter, prettyErrors: false });
}

/** An unquoted `*.deb`, or `*` for a key, is the alias of an anchor that is not there. */
export function danglingAliases(document: Document): Mistake[] {
  const mistakes: Mistake[] = [];
  visit(document, {
    Alias: (_, alias) => {
      if (alias.resolve(document)) return;
      const word = `*${alias.source.replace(/:$/, '')}`;
      mistakes.push([alias.range?.[0] ?? 0, `'${word}' must be in quotes: '"${word}"'`]);
    },
  });
  return mistakes;
}

type Issue = z.core.$ZodIssue;

/** What a schema found; each unknown key is told where it stands, all else where its value does. */
export function schemaMistakes(
  issues: readonly Issue[],
  document: Document,
  messageOf: (issue: Issue) => string = plainMessage,
): Mistake[] {
  return issues.flatMap((issue) => {
    const where = issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
    if (issue.code === 'unrecognized_keys') return unknownKeys(issue, document, where);
    return [[offsetOf(document, issue.path), where + messageOf(issue)] as const];
  });
}

export function plainMessage(issue: Issue): string {
  return issue.message.replace(/^Invalid input: /, '');
}

function unknownKeys(
  issue: Extract<Issue, { code: 'unrecognized_keys' }>,
  document: Document,
  where: string,
): Mistake[] {
  return issue.keys.map((name) => [
    keyOffset(document, issue.path, name),
    `${where}unknown key '${name}'`,
  ]);
}

/** Of the key itself, not of its value. */
export function keyOffset(document: Document, path: readonly PropertyKey[], name: string): number {
  const map: unknown = document.getIn(path, true);
  const keys = isMap(map) ? map.items.map(({ key }) => key) : [];
  const key = keys.find((candidate) => isScalar(candidate) && String(candidate.value) === name);
  const offset = isNode(key) ? key.range?.[0] : undefined;
  return offset ?? offsetOf(document, path);
}

/** Of the value at that path, or of what is nearest to it. */
export function offsetOf(document: Document, keys: readonly PropertyKey[]): number {
  for (let length = keys.length; length >= 0; length--) {
    const node: unknown = document.getIn(keys.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}
