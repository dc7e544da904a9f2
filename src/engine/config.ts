import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Document } from 'yaml';
import * as z from 'zod/mini'; // the whole of zod would be half of the bundle

import type { CheckSpec } from '../checks/index.js';
import { serviceStarts } from '../distros/service-start.js';
import type { ExtraPackages } from '../distros/extra-packages.js';
import { PostrojError } from '../errors.js';
import type { Limits } from '../machine/limits.js';
import { networkModes, type NetworkMode } from '../machine/network.js';
import { parseCommand, parseExtraPackage, parseFamily, parseNetwork, parseUnit } from './inputs.js';
import { parseLimits } from './limits.js';
import { parseBudgets } from './watches/budgets.js';
import { parseLeftovers, parsePolicies } from './watches/policies.js';
import type { WatchConfig } from './watches/watch-plan.js';
import { parseLanes } from './lane.js';
import type { LifeConfig } from './life-plan.js';
import { parseLifecycle } from './lifecycle.js';
import {
  keyOffset,
  offsetOf,
  plainMessage,
  readYaml,
  schemaMistakes,
  type Mistake,
} from './yaml-text.js';

const word = z.string().check(z.minLength(1));
const aMap = 'expected a map of families, such as debian: [jq]';
const seconds = z.number().check(z.positive());

const check = z.union([
  z.strictObject({ unit: word, 'after-install': z.optional(z.enum([...serviceStarts, 'any'])) }),
  z.strictObject({ http: word }),
  z.strictObject({ tcp: word }),
  z.strictObject({ command: word }),
]);

const leftovers = z.union(
  [word, z.strictObject({ policy: z.optional(word), allow: z.optional(z.array(word)) })],
  'expected fail, report or ignore, or a map of policy and allow',
);

const schema = z.strictObject({
  images: z.optional(z.array(word).check(z.minLength(1))),
  packages: z.optional(z.array(word)),
  'extra-packages': z.optional(z.record(z.string(), z.array(word), aMap)),
  lifecycle: z.optional(z.array(word)),
  'upgrade-from': z.optional(word),
  lanes: z.optional(z.array(word).check(z.minLength(1))),
  'install-timeout': z.optional(seconds),
  watch: z.optional(z.record(z.string(), word)),
  leftovers: z.optional(leftovers),
  budgets: z.optional(z.record(z.string(), z.union([word, z.number()]))),
  'stable-for': z.optional(z.number().check(z.nonnegative())),
  checks: z.optional(z.array(check)),
  network: z.optional(z.enum(networkModes)),
  limits: z.optional(z.record(z.string(), z.union([word, z.number()]))),
  'private-users': z.optional(z.boolean()),
  'network-timeout': z.optional(seconds),
  'boot-timeout': z.optional(seconds),
  retries: z.optional(z.int().check(z.minimum(0), z.maximum(99))),
});

export interface Config extends LifeConfig, WatchConfig {
  readonly images?: readonly string[] | undefined;
  readonly packages?: readonly string[] | undefined;
  readonly extraPackages?: ExtraPackages | undefined;
  readonly checks?: readonly CheckSpec[] | undefined;
  readonly network?: NetworkMode | undefined;
  readonly limits?: Limits | undefined;
  readonly privateUsers?: boolean | undefined;
  readonly networkTimeoutMs?: number | undefined;
  readonly bootTimeoutMs?: number | undefined;
  readonly retries?: number | undefined;
}

/** Throws BAD_CONFIG with all mistakes at once, each as `file:line:column: what`. */
export async function readConfig(file: string): Promise<Config> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new PostrojError('BAD_CONFIG', `cannot read ${file}: ${(error as Error).message}`);
  });
  return parseConfig(text, path.basename(file));
}

export function parseConfig(text: string, file: string): Config {
  const hint = `Keys: ${Object.keys(schema.def.shape).join(', ')}.`;
  const { document, refuse } = readYaml(text, { file, hint });
  const parsed = schema.safeParse(document.toJS() ?? {});
  const { data = {} } = parsed;
  const mistakes = schemaMistakes(parsed.error?.issues ?? [], document, messageOf);
  checkExtraPackages(data['extra-packages'] ?? {}, document, mistakes);
  const checks = readChecks(data.checks ?? [], document, mistakes);
  const limits = readLimits(data.limits, document, mistakes);
  const watches = readWatches(data, document, mistakes);
  const { lifecycle, lanes } = data;
  if (lifecycle)
    attempt(() => parseLifecycle(lifecycle), offsetOf(document, ['lifecycle']), mistakes);
  if (lanes) attempt(() => parseLanes(lanes), offsetOf(document, ['lanes']), mistakes);
  refuse(mistakes);
  const milliseconds = (value: number | undefined) => (value === undefined ? value : value * 1000);
  return {
    images: data.images,
    packages: data.packages,
    extraPackages: data['extra-packages'],
    lifecycle,
    upgradeFrom: data['upgrade-from'],
    lanes,
    installTimeoutMs: milliseconds(data['install-timeout']),
    ...watches,
    stableForMs: milliseconds(data['stable-for']),
    checks: data.checks && checks,
    network: data.network,
    limits,
    privateUsers: data['private-users'],
    networkTimeoutMs: milliseconds(data['network-timeout']),
    bootTimeoutMs: milliseconds(data['boot-timeout']),
    retries: data.retries,
  };
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

type Words = Readonly<Record<string, string | number>>;

function readLimits(
  given: Words | undefined,
  document: Document,
  mistakes: Mistake[],
): Limits | undefined {
  return given && readWords('limits', { given, parse: parseLimits }, { document, mistakes });
}

/** What is watched, and what becomes of what is found. */
function readWatches(
  { watch, leftovers: left, budgets }: z.infer<typeof schema>,
  document: Document,
  mistakes: Mistake[],
): WatchConfig {
  const places = { document, mistakes };
  const { policy, allow } = typeof left === 'string' ? { policy: left } : { ...left };
  const words = watch && readWords('watch', { given: watch, parse: parsePolicies }, places);
  const at = offsetOf(document, ['leftovers', 'policy']);
  const read = policy && attempt(() => ({ leftovers: parseLeftovers(policy) }), at, mistakes);
  return {
    watch: words || read ? { ...words, ...read } : undefined,
    leftoversAllow: allow,
    budgets: budgets && readWords('budgets', { given: budgets, parse: parseBudgets }, places),
  };
}

/** A map whose entries are `name=value` on the command line, each read by itself. */
function readWords<T>(
  key: string,
  { given, parse }: { readonly given: Words; readonly parse: (words: string[]) => T },
  { document, mistakes }: { readonly document: Document; readonly mistakes: Mistake[] },
): T {
  const read = ([name, value]: readonly [string, string | number]) =>
    attempt(() => parse([`${name}=${value}`]), offsetOf(document, [key, name]), mistakes);
  return Object.assign({}, ...Object.entries(given).map(read)) as T;
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
  if ('unit' in given) {
    const { 'after-install': afterInstall } = given;
    return { ...parseUnit(given.unit), ...(afterInstall && { afterInstall }) };
  }
  if ('http' in given) return parseNetwork(given.http);
  if ('tcp' in given) return parseNetwork(`tcp://${given.tcp}`);
  return parseCommand(given.command);
}

function messageOf(issue: z.core.$ZodIssue): string {
  return issue.code === 'invalid_union' && issue.path[0] === 'checks'
    ? 'a check is one of unit, http, tcp, command, with a text'
    : plainMessage(issue);
}
