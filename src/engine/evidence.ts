import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { Machine } from '../machine/machine.js';
import { command, type Command } from '../system/exec.js';
import { makeDirectory } from '../system/files.js';
import { plainText } from '../system/log.js';
import type { PackageManager } from '../packages/manager.js';
import type { Lane } from './lane.js';
import { nameOfTarget, type TargetPlan } from './plan.js';
import { maskText } from './secrets.js';
import type { RunContext } from './target.js';

const CONSOLE_LINES = 5_000;
const LOG_LINES = 20_000;

interface Witness {
  readonly machine: Machine;
  /** undefined when nothing was installed. */
  readonly manager: PackageManager | undefined;
  readonly lane: Lane;
}

/** Keeps what tells why a target did not pass; returns paths relative to the report directory. */
export async function keepEvidence(
  { machine, manager, lane }: Witness,
  target: TargetPlan,
  { plan, signal }: Pick<RunContext, 'plan' | 'signal'>,
): Promise<string[]> {
  if (plan.reportDir === undefined) return [];
  // of one that has gone down, what can still be had
  const query = async (inner: Command) => {
    const asked = machine.query(inner, { signal, timeoutMs: 30_000 });
    const text = asked.then(({ stdout }) => stdout);
    return plainText(await text.catch((error: unknown) => String(error)));
  };
  const image = maskText(nameOfTarget(target), plan.secrets).replaceAll(/[^\w.-]+/g, '-');
  const name = lane === 'booted' ? image : path.join(image, lane);
  const texts = new Map([['console.txt', machine.consoleTail(CONSOLE_LINES)]]);
  for (const [file, inner] of Object.entries(machine.records)) texts.set(file, await query(inner));
  if (manager) {
    texts.set('packages.txt', plainText(manager.transcript()));
    // those that are not there it passes over
    const logs = command('tail', ['-v', '-n', String(LOG_LINES), ...manager.logs]);
    texts.set('package-logs.txt', await query(logs));
  }
  makeDirectory(path.join(plan.reportDir, name));
  const kept: string[] = [];
  for (const [file, text] of texts) {
    const relative = path.join(name, file);
    await writeFile(
      path.join(plan.reportDir, relative),
      `${maskText(text.trimEnd(), plan.secrets)}\n`,
    );
    kept.push(relative);
  }
  return kept;
}
