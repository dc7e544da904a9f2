import { join } from 'node:path';

import { execa } from 'execa';

import { sharedStateDir } from './cache.js';
import { repoDir } from './postroj.js';

export interface RackerOptions {
  readonly input?: Buffer | string | undefined;
  readonly env?: Readonly<Record<string, string>>;
  readonly stateDir?: string;
  /** Another program of bin/. */
  readonly program?: 'racker' | 'pronto' | 'postroj';
}

/** How it ended, its streams byte for byte. */
export interface RackerEnd {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly bytes: Buffer;
  readonly stderr: string;
}

const TIMEOUT_MS = 120_000;
export const image = 'debian-bookworm';

export function rackerWords(args: readonly string[], program = 'racker'): [string, string[]] {
  // before `--` Node 20 takes a --env-file for its own, wherever it is
  return [process.execPath, ['--', join(repoDir, 'bin', program), ...args]];
}

export function rackerEnvironment(stateDir = sharedStateDir): Record<string, string> {
  return { POSTROJ_STATE_DIR: stateDir, NO_COLOR: '1' };
}

/** Runs it as a user does; without input its standard input is empty. */
export async function racker(
  args: readonly string[],
  { input = '', env, stateDir, program }: RackerOptions = {},
): Promise<RackerEnd> {
  const [file, words] = rackerWords(args, program);
  const ended = await execa(file, words, {
    env: { ...rackerEnvironment(stateDir), ...env },
    input,
    encoding: 'buffer',
    reject: false,
    stripFinalNewline: false,
    timeout: TIMEOUT_MS,
    maxBuffer: 2 ** 31,
  });
  if (ended.timedOut) throw new Error(`racker ${args.join(' ')} did not end in time`);
  const bytes = Buffer.from(ended.stdout);
  const stderr = Buffer.from(ended.stderr).toString();
  return { exitCode: ended.exitCode, stdout: bytes.toString(), bytes, stderr };
}

/** Its standard output, trimmed; fails with all that it said when it ends otherwise than well. */
export async function rackerOk(...args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await racker(args);
  if (exitCode !== 0) {
    throw new Error(`racker ${args.join(' ')}: exit code ${exitCode}\n${stdout}\n${stderr}`);
  }
  return stdout.trim();
}

/** Whatever tests have left, also after one that failed. */
export async function removeAll(names: readonly string[]): Promise<void> {
  for (const name of names) await racker(['rm', '-f', name]);
}
