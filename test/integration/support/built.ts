import { existsSync, mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { expect } from '@jest/globals';
import { execa } from 'execa';

import { inRepository } from '../../support/repository.js';

export interface Ended {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface BuiltOptions {
  readonly node?: string;
  /** Goes before Node: who runs it, and where. */
  readonly outer?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/**
 * Built programs, run with a state directory of their own and nothing of ours but the PATH. Every
 * run is seen to leave neither a work directory nor a machine behind.
 */
export function builtPrograms(temporary: string) {
  const state = mkdtempSync(path.join(temporary, 'state-'));
  const cwd = mkdtempSync(path.join(temporary, 'cwd-'));
  mkdirSync(state, { recursive: true });
  const run = async (script: string, args: readonly string[], options: BuiltOptions = {}) => {
    const words = [options.node ?? process.execPath, '--', inRepository(script), ...args];
    const [file = '', ...rest] = [...(options.outer ?? []), ...words];
    const { exitCode, stdout, stderr } = await execa(file, rest, {
      reject: false,
      stdin: 'ignore',
      stripFinalNewline: false,
      extendEnv: false,
      cwd: options.cwd ?? cwd,
      env: { PATH: process.env.PATH, POSTROJ_STATE_DIR: state, RUNNER_TEMP: state, ...options.env },
    });
    expect(leftIn(state)).toEqual([]);
    return { exitCode, stdout, stderr } satisfies Ended;
  };
  return {
    cwd,
    state,
    run,
    postroj: (args: readonly string[], options?: BuiltOptions) => run('bin/postroj', args, options),
    racker: (args: readonly string[], options?: BuiltOptions) => run('bin/racker', args, options),
  };
}

/** Locks are empty files that stay; that nobody holds one, the processes tell. */
function leftIn(state: string): string[] {
  return ['work', 'machines', 'admitted', 'raised', 'images']
    .map((name) => path.join(state, name))
    .filter((directory) => existsSync(directory))
    .flatMap((directory) => readdirSync(directory).map((name) => path.join(directory, name)))
    .filter((file) => path.basename(file) !== 'locks');
}
