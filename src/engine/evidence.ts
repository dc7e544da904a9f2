import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { Machine } from '../machine/machine.js';
import { makeDirectory } from '../system/files.js';
import { plainText } from '../system/log.js';
import type { RunContext } from './target.js';

const CONSOLE_LINES = 5_000;

/** Keeps what tells why a target did not pass; returns paths relative to the report directory. */
export async function keepEvidence(
  machine: Machine,
  target: string,
  { plan, signal }: Pick<RunContext, 'plan' | 'signal'>,
): Promise<string[]> {
  if (plan.reportDir === undefined) return [];
  const name = target.replaceAll(/[^\w.-]+/g, '-');
  const texts = new Map([['console.txt', machine.consoleTail(CONSOLE_LINES)]]);
  for (const [file, query] of Object.entries(machine.records)) {
    const { stdout } = await machine.query(query, { signal, timeoutMs: 30_000 });
    texts.set(file, plainText(stdout));
  }
  await makeDirectory(path.join(plan.reportDir, name));
  const kept: string[] = [];
  for (const [file, text] of texts) {
    const relative = path.join(name, file);
    await writeFile(path.join(plan.reportDir, relative), `${text.trimEnd()}\n`);
    kept.push(relative);
  }
  return kept;
}
