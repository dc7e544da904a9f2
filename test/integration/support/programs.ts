import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { execa } from 'execa';

import { inRepository } from '../../support/repository.js';

/** A tiny real program. */
export function fixture(name: string): string {
  return inRepository('test/fixtures/bin', name);
}

/** Makes one file of a program and all it imports, for a plain Node to run. */
export async function bundle(program: string, directory: string): Promise<string> {
  const source = inRepository('test/fixtures/programs', `${program}.ts`);
  const file = path.join(directory, `${program}.mjs`);
  const args = [source, '--file', file, '--format', 'esm', '--platform', 'node'];
  await execa(inRepository('node_modules/.bin/rolldown'), args, { cwd: directory });
  return file;
}

/** Whether there is such a process; one that nobody has waited for yet has ended all the same. */
export function isRunning(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch {
    return false;
  }
}

const DEADLINE_MS = 60_000;

/** Waits for what no event announces; fails with `what` rather than by jest's time limit. */
export async function until(what: string, happened: () => boolean): Promise<void> {
  const end = performance.now() + DEADLINE_MS;
  while (!happened()) {
    if (performance.now() > end) throw new Error(`did not happen: ${what}`);
    await sleep(5);
  }
}

/** The process ids in a line `pids 12 34`. */
export function pidsIn(text: string): number[] {
  return (/^pids ([\d ]+)$/m.exec(text)?.[1] ?? '').split(' ').filter(Boolean).map(Number);
}

/** Node of the version that runners have for actions. */
export function runnersNode(): string {
  const node = inRepository('node_modules/.bin/node');
  if (!existsSync(node)) throw new Error(`${node} is missing: npm ci --include=optional`);
  return node;
}
