import { tmpdir } from 'node:os';
import path from 'node:path';

import { getInput, setSecret } from '@actions/core';

import type { RawInputs } from '../engine/inputs.js';
import { parseShards } from '../engine/fan-out/jobs.js';
import type { MergeInputs } from '../engine/fan-out/merge.js';
import type { WantedWork } from '../engine/fan-out/work.js';
import { PostrojError } from '../errors.js';
import type { CacheInput } from './cache-policy.js';
import { parseMinutes } from './debug-hold.js';

export interface ActionInputs {
  readonly raw: RawInputs;
  readonly cache: CacheInput;
  readonly installHostTools: boolean;
  /** How long machines are kept on which something has not passed; 0 by default. */
  readonly debugMinutes: number;
  /** What an upload of the report directory is to be called. */
  readonly artifact: string | undefined;
}

export function readInputs(): ActionInputs {
  const artifact = artifactName();
  return {
    raw: {
      images: list('images'),
      arch: optional('arch'),
      packages: list('packages'),
      extraPackages: lines('extra-packages'),
      lifecycle: list('lifecycle'),
      upgradeFrom: optional('upgrade-from'),
      lanes: list('lanes'),
      installTimeout: optional('install-timeout'),
      githubToken: secret('github-token'),
      watch: list('watch'),
      leftovers: optional('leftovers'),
      leftoversAllow: list('leftovers-allow'),
      budgets: list('budgets'),
      stableFor: optional('stable-for'),
      checkUnit: list('check-unit'),
      checkNetwork: list('check-network'),
      checkCommand: lines('check-command'), // a comma may be part of a command
      checkFile: lines('check-file'),
      checkPort: list('check-port'),
      checkProcess: list('check-process'),
      network: optional('network'),
      limits: list('limits'),
      privateUsers: choice('private-users', ['false', 'true']) === 'true',
      networkTimeout: optional('network-timeout'),
      bootTimeout: optional('boot-timeout'),
      retries: optional('retries'),
      timeout: optional('timeout'),
      targetTimeout: optional('target-timeout'),
      failFast: maybe('fail-fast'),
      jobs: optional('jobs'),
      raiseHostLimits: choice('raise-host-limits', ['false', 'true']) === 'true',
      reportDir: reportDirectory(artifact),
      reports: lines('reports'),
      config: optional('config'),
      matrix: list('matrix'),
    },
    cache: choice('cache', ['auto', 'true', 'false']),
    installHostTools: choice('install-host-tools', ['true', 'false']) === 'true',
    debugMinutes: parseMinutes(optional('debug-on-error')),
    artifact,
  };
}

export function readMatrixInputs(): WantedWork & { readonly shards: number | undefined } {
  const shards = optional('shards');
  return {
    images: list('images'),
    arch: list('arch'),
    config: optional('config'),
    shards: shards === undefined ? undefined : parseShards(shards),
  };
}

/** Throws BAD_OPTION. */
export function readMergeInputs(): MergeInputs & Pick<ActionInputs, 'artifact'> {
  const directories = lines('directories');
  if (directories.length === 0) {
    throw new PostrojError('BAD_OPTION', 'the input directories is empty', {
      hint: 'Name the one that actions/download-artifact has put the reports into.',
    });
  }
  const artifact = artifactName();
  const reportDir = reportDirectory(artifact);
  return { directories, expect: optional('expect'), reportDir, artifact };
}

function lines(name: string): string[] {
  return getInput(name)
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean);
}

function list(name: string): string[] {
  return lines(name)
    .flatMap((line) => line.split(','))
    .map((word) => word.trim())
    .filter(Boolean);
}

/** As actions/upload-artifact takes them. */
function artifactName(): string | undefined {
  const name = optional('artifact');
  if (name === undefined || !/[":<>|*?\r\n\\/]/.test(name)) return name;
  throw new PostrojError('BAD_OPTION', `the input artifact: '${name}' is no name of an artifact`, {
    hint: 'Without any of " : < > | * ? \\ / and lines.',
  });
}

/** For who wants an upload and does not care where from, one of its own. */
function reportDirectory(artifact: string | undefined): string | undefined {
  const named = optional('report-dir');
  if (named !== undefined || artifact === undefined) return named;
  return path.join(process.env.RUNNER_TEMP || tmpdir(), 'postroj-report');
}

function secret(name: string): string | undefined {
  const text = optional(name);
  if (text !== undefined) setSecret(text);
  return text;
}

function optional(name: string): string | undefined {
  return getInput(name) || undefined;
}

/** undefined where nothing was said. */
function maybe(name: string): boolean | undefined {
  if (optional(name) === undefined) return undefined;
  return choice(name, ['true', 'false']) === 'true';
}

/** The first is the default. */
export function choice<T extends string>(name: string, words: readonly [T, T, ...T[]]): T {
  const text = getInput(name).toLowerCase() || words[0];
  const chosen = words.find((word) => word === text);
  if (chosen !== undefined) return chosen;
  const list = `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
  throw new PostrojError(
    'BAD_OPTION',
    `the input ${name} must be ${list}, not '${getInput(name)}'`,
  );
}
