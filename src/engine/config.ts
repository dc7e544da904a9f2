import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import * as z from 'zod/mini'; // the whole of zod would be half of the bundle

import type { CheckSpec } from '../checks/index.js';
import { PostrojError } from '../errors.js';
import { parseCommand, parseNetwork, parseUnit } from './inputs.js';

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
  const parsed = schema.safeParse(document.toJS() ?? {});
  if (!parsed.success) {
    fail(parsed.error.issues.map((issue) => at(offsetOf(document, issue.path), messageOf(issue))));
  }
  const { data } = parsed as { data: z.infer<typeof schema> };
  const milliseconds = (value: number | undefined) => (value === undefined ? value : value * 1000);
  return {
    images: data.images,
    packages: data.packages,
    checks: data.checks?.map(specOf),
    networkTimeoutMs: milliseconds(data['network-timeout']),
    bootTimeoutMs: milliseconds(data['boot-timeout']),
  };
}

function specOf(given: z.infer<typeof check>): CheckSpec {
  if ('unit' in given) return parseUnit(given.unit);
  if ('http' in given) return parseNetwork(given.http);
  if ('tcp' in given) return parseNetwork(`tcp://${given.tcp}`);
  return parseCommand(given.command);
}

function messageOf(issue: z.core.$ZodIssue): string {
  const where = issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
  if (issue.code === 'unrecognized_keys') {
    return `${where}unknown key ${issue.keys.map((key) => `'${key}'`).join(', ')}`;
  }
  if (issue.code === 'invalid_union') {
    return `${where}a check is one of unit, http, tcp, command, with a text`;
  }
  return `${where}${issue.message}`;
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
