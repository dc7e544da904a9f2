import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { isMap, isNode, isScalar, LineCounter, parseDocument, visit, type Document } from 'yaml';
import * as z from 'zod/mini'; // the whole of zod would be half of the bundle

import type { CheckSpec } from '../checks/index.js';
import { PostrojError } from '../errors.js';
import { parseCommand, parseNetwork, parseUnit } from './inputs.js';

z.config(z.locales.en()); // else every message is `Invalid input`

const word = z.string().check(z.minLength(1));
const seconds = z.number().check(z.positive());

const check = z.union([
  z.strictObject({ unit: word }),
  z.strictObject({ http: word }),
  z.strictObject({ tcp: word }),
  z.strictObject({ command: word }),
]);

const schema = z.strictObject({
  images: z.optional(z.array(word).check(z.minLength(1))),
  packages: z.optional(z.array(word)),
  checks: z.optional(z.array(check)),
  'network-timeout': z.optional(seconds),
  'boot-timeout': z.optional(seconds),
});

export interface Config {
  readonly images?: readonly string[] | undefined;
  readonly packages?: readonly string[] | undefined;
  readonly checks?: readonly CheckSpec[] | undefined;
  readonly networkTimeoutMs?: number | undefined;
  readonly bootTimeoutMs?: number | undefined;
}

/** Throws BAD_CONFIG with all mistakes at once, each as `file:line:column: what`. */
export async function readConfig(file: string): Promise<Config> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new PostrojError('BAD_CONFIG', `cannot read ${file}: ${(error as Error).message}`);
  });
  return parseConfig(text, path.basename(file));
}

export function parseConfig(text: string, file: string): Config {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number, message: string) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}: ${message}`;
  };
  fail(document.errors.map((error) => at(error.pos[0], error.message)));
  fail(danglingAliases(document).map(([offset, message]) => at(offset, message)));
  const parsed = schema.safeParse(document.toJS() ?? {});
  const { checks, mistakes } = readChecks(parsed.data?.checks ?? [], document);
  const issues = parsed.error?.issues ?? [];
  fail(
    [...issues.flatMap((issue) => describe(issue, document)), ...mistakes].map(
      ([offset, message]) => at(offset, message),
    ),
  );
  const { data = {} } = parsed;
  const milliseconds = (value: number | undefined) => (value === undefined ? value : value * 1000);
  return {
    images: data.images,
    packages: data.packages,
    checks: data.checks && checks,
    networkTimeoutMs: milliseconds(data['network-timeout']),
    bootTimeoutMs: milliseconds(data['boot-timeout']),
  };
}

/** Where in the text, and what. */
type Mistake = readonly [offset: number, message: string];

/** An unquoted `*.deb` is the alias of an anchor that is not there. */
function danglingAliases(document: Document): Mistake[] {
  const mistakes: Mistake[] = [];
  visit(document, {
    Alias: (_, alias) => {
      if (alias.resolve(document)) return;
      const word = `*${alias.source}`;
      mistakes.push([alias.range?.[0] ?? 0, `'${word}' must be in quotes: '"${word}"'`]);
    },
  });
  return mistakes;
}

type RawCheck = z.infer<typeof check>;

/** Every check that can be read, and what is wrong with the others. */
function readChecks(
  given: readonly RawCheck[],
  document: Document,
): { checks: CheckSpec[]; mistakes: Mistake[] } {
  const checks: CheckSpec[] = [];
  const mistakes: Mistake[] = [];
  for (const [index, raw] of given.entries()) {
    try {
      checks.push(specOf(raw));
    } catch (error) {
      if (!(error instanceof PostrojError)) throw error;
      const [kind = ''] = Object.keys(raw);
      mistakes.push([offsetOf(document, ['checks', index, kind]), error.message]);
    }
  }
  return { checks, mistakes };
}

function specOf(given: RawCheck): CheckSpec {
  if ('unit' in given) return parseUnit(given.unit);
  if ('http' in given) return parseNetwork(given.http);
  if ('tcp' in given) return parseNetwork(`tcp://${given.tcp}`);
  return parseCommand(given.command);
}

/** Each unknown key is told where it stands, everything else where its value does. */
function describe(issue: z.core.$ZodIssue, document: Document): Mistake[] {
  const where = issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
  if (issue.code !== 'unrecognized_keys') {
    return [[offsetOf(document, issue.path), where + messageOf(issue)]];
  }
  const map: unknown = document.getIn(issue.path, true);
  return issue.keys.map((name) => {
    const keys = isMap(map) ? map.items.map(({ key }) => key) : [];
    const key = keys.find((candidate) => isScalar(candidate) && candidate.value === name);
    const offset = isNode(key) ? key.range?.[0] : undefined;
    return [offset ?? offsetOf(document, issue.path), `${where}unknown key '${name}'`];
  });
}

function messageOf(issue: z.core.$ZodIssue): string {
  return issue.code === 'invalid_union'
    ? 'a check is one of unit, http, tcp, command, with a text'
    : issue.message.replace(/^Invalid input: /, '');
}

function offsetOf(document: Document, keys: readonly PropertyKey[]): number {
  for (let length = keys.length; length >= 0; length--) {
    const node: unknown = document.getIn(keys.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function fail(mistakes: readonly string[]): void {
  if (mistakes.length === 0) return;
  throw new PostrojError('BAD_CONFIG', mistakes.join('\n'), {
    hint: 'Keys: images, packages, checks, network-timeout, boot-timeout.',
  });
}
