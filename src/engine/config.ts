import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { isMap, isNode, isScalar, LineCounter, parseDocument, visit, type Document } from 'yaml';
import * as z from 'zod/mini'; // the whole of zod would be half of the bundle

import type { CheckSpec } from '../checks/index.js';
import type { ExtraPackages } from '../distros/extra-packages.js';
import { PostrojError } from '../errors.js';
import { parseCommand, parseExtraPackage, parseFamily, parseNetwork, parseUnit } from './inputs.js';

z.config(z.locales.en()); // else every message is `Invalid input`

const word = z.string().check(z.minLength(1));
const aMap = 'expected a map of families, such as debian: [jq]';
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
  'extra-packages': z.optional(z.record(z.string(), z.array(word), aMap)),
  checks: z.optional(z.array(check)),
  'network-timeout': z.optional(seconds),
  'boot-timeout': z.optional(seconds),
});

export interface Config {
  readonly images?: readonly string[] | undefined;
  readonly packages?: readonly string[] | undefined;
  readonly extraPackages?: ExtraPackages | undefined;
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
  // first, since `*: [jq]` is also an error whose message is no help
  fail(danglingAliases(document).map(([offset, message]) => at(offset, message)));
  fail(document.errors.map((error) => at(error.pos[0], error.message)));
  const parsed = schema.safeParse(document.toJS() ?? {});
  const { data = {} } = parsed;
  const mistakes = (parsed.error?.issues ?? []).flatMap((issue) => describe(issue, document));
  checkExtraPackages(data['extra-packages'] ?? {}, document, mistakes);
  const checks = readChecks(data.checks ?? [], document, mistakes);
  fail(mistakes.map(([offset, message]) => at(offset, message)));
  const milliseconds = (value: number | undefined) => (value === undefined ? value : value * 1000);
  return {
    images: data.images,
    packages: data.packages,
    extraPackages: data['extra-packages'],
    checks: data.checks && checks,
    networkTimeoutMs: milliseconds(data['network-timeout']),
    bootTimeoutMs: milliseconds(data['boot-timeout']),
  };
}

/** Where in the text, and what. */
type Mistake = readonly [offset: number, message: string];

/** An unquoted `*.deb`, or `*` for a key, is the alias of an anchor that is not there. */
function danglingAliases(document: Document): Mistake[] {
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

type RawCheck = z.infer<typeof check>;

/** Every check that can be read; what is wrong with the others joins the mistakes. */
function readChecks(
  given: readonly RawCheck[],
  document: Document,
  mistakes: Mistake[],
): CheckSpec[] {
  return given.flatMap((raw, index) => {
    const [kind = ''] = Object.keys(raw);
    const offset = offsetOf(document, ['checks', index, kind]);
    return attempt(() => [specOf(raw)], offset, mistakes) ?? [];
  });
}

function checkExtraPackages(given: ExtraPackages, document: Document, mistakes: Mistake[]): void {
  const map = ['extra-packages'];
  for (const [family, names] of Object.entries(given)) {
    attempt(() => parseFamily(family), keyOffset(document, map, family), mistakes);
    for (const [index, name] of names.entries()) {
      const offset = offsetOf(document, [...map, family, index]);
      attempt(() => parseExtraPackage(name), offset, mistakes);
    }
  }
}

/** What is thrown as known becomes a mistake at the place. */
function attempt<T>(read: () => T, offset: number, mistakes: Mistake[]): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof PostrojError)) throw error;
    mistakes.push([offset, error.message]);
    return undefined;
  }
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
  return issue.keys.map((name) => [
    keyOffset(document, issue.path, name),
    `${where}unknown key '${name}'`,
  ]);
}

/** Of the key itself, not of its value. */
function keyOffset(document: Document, path: readonly PropertyKey[], name: string): number {
  const map: unknown = document.getIn(path, true);
  const keys = isMap(map) ? map.items.map(({ key }) => key) : [];
  const key = keys.find((candidate) => isScalar(candidate) && String(candidate.value) === name);
  const offset = isNode(key) ? key.range?.[0] : undefined;
  return offset ?? offsetOf(document, path);
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
    hint: 'Keys: images, packages, extra-packages, checks, network-timeout, boot-timeout.',
  });
}
