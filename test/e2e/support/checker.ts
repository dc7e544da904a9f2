import { join } from 'node:path';

import { expect } from '@jest/globals';

import type { CheckOutcome } from '../../../src/checks/check.js';
import { gatheringOf } from '../../../src/checks/facts/gathering.js';
import { buildCheck, checkKinds, kindsNamed } from '../../../src/checks/index.js';
import { proberOf } from '../../../src/checks/prober.js';
import { runChecks } from '../../../src/checks/run.js';
import { packagesOf } from '../../../src/engine/packages-in-guest.js';
import type { Machine } from '../../../src/machine/machine.js';
import { openManager } from '../../../src/packages/open-manager.js';
import { command } from '../../../src/system/exec.js';
import { signal } from './booted-machine.js';
import { repoDir } from './postroj.js';

/** What a user would write in a file, a check each. */
export type Entry = Readonly<Record<string, unknown>>;

export interface Checker {
  readonly machine: Machine;
  /** As the file would be read, all at once. */
  readonly run: (entries: readonly Entry[]) => Promise<CheckOutcome[]>;
  /** Expects that it passes, having seen that. */
  readonly passes: (entry: Entry, actual: string | RegExp) => Promise<void>;
  /** Expects that it fails, with that whole message. */
  readonly fails: (entry: Entry, message: string | RegExp) => Promise<void>;
  /** Runs a line in the guest, which must end well. */
  readonly shell: (line: string, input?: string) => Promise<string>;
}

/** Long enough for what is there at once; what takes its time says `within`. */
const TIMEOUT_MS = 300;

/** `directory` is where paths of the user's own files start. */
export function checkerOf(machine: Machine, directory: string): Checker {
  const sinceMs = Date.now();
  const run = async (entries: readonly Entry[]) => {
    const prober = proberOf(machine, join(repoDir, 'dist/probe.js'));
    const gathering = gatheringOf(machine, { signal });
    const log = { info: () => undefined, warn: () => undefined, detail: () => undefined };
    const packages = async () =>
      packagesOf(await openManager('debian', machine, { signal, log, timeoutMs: 60_000 }));
    const context = { machine, prober, signal, gathering, packages, sinceMs, directory };
    try {
      const checks = entries.map((entry) => buildCheck(specOf(entry), machine));
      return await runChecks(checks, context, TIMEOUT_MS);
    } finally {
      await prober.close();
    }
  };
  const one = async (entry: Entry) => {
    const [outcome] = await run([entry]);
    if (!outcome) throw new Error('no outcome');
    return outcome;
  };
  return {
    machine,
    run,
    passes: async (entry, actual) => {
      const outcome = await one(entry);
      if (outcome.verdict !== 'pass') throw new Error(outcome.message);
      if (typeof actual === 'string') expect(outcome.actual).toBe(actual);
      else expect(outcome.actual).toMatch(actual);
    },
    fails: async (entry, message) => {
      const outcome = await one(entry);
      expect(outcome.verdict).toBe('fail');
      if (typeof message === 'string') expect(counted(outcome.message)).toBe(message);
      else expect(counted(outcome.message)).toMatch(message);
    },
    shell: async (line, input) => {
      const shell = command('/bin/sh', ['-c', line]);
      const { exitCode, stdout, stderr } = await machine.exec(shell, { input });
      if (exitCode !== 0) throw new Error(`${line}: ${exitCode}\n${stdout}${stderr}`);
      return stdout;
    },
  };
}

/** Throws all that the schema finds wrong. */
export function specOf(entry: Entry) {
  const kind = checkKinds[kindsNamed(Object.keys(entry))[0] ?? ''];
  if (!kind) throw new Error(`no kind: ${JSON.stringify(entry)}`);
  const { error } = kind.schema.safeParse(entry);
  if (error) throw new Error(JSON.stringify(error.issues));
  const [mistake] = kind.mistakes(entry);
  if (mistake) throw new Error(`${mistake.path.join('.')}: ${mistake.message}`);
  return kind.build(entry);
}

/** How often was looked depends on how busy the host is. */
function counted(message: string): string {
  return message.replace(/\(\d+ tries\)/, '(N tries)');
}
