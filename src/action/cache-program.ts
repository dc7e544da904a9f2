/**
 * A program of its own around @actions/cache, which takes a while to load, says what it likes on
 * standard output, leaves things in RUNNER_TEMP and cannot be interrupted. It answers questions from
 * standard input until that ends; its argument is the directory to work in.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';

import { isFeatureAvailable, restoreCache, saveCache } from '@actions/cache';

import type { Asked, CacheAnswer, CacheQuestion, Told } from './cache-protocol.js';

const write = process.stdout.write.bind(process.stdout);
const asked = new AsyncLocalStorage<number>();

function tell(told: Told): void {
  write(`${JSON.stringify(told)}\n`);
}

/** What the toolkit prints belongs to the question that it works on. */
process.stdout.write = (chunk: string | Uint8Array) => {
  const id = asked.getStore() ?? 0;
  for (const line of Buffer.from(chunk).toString().split('\n')) tell({ id, line });
  return true;
};

/** The toolkit packs paths relative to the workspace, and takes them as part of an entry's identity. */
function workIn(directory: string): void {
  process.env.GITHUB_WORKSPACE = directory;
  process.env.RUNNER_TEMP = path.join(directory, 'temporary');
  mkdirSync(process.env.RUNNER_TEMP, { recursive: true });
  process.chdir(directory);
}

async function answer(question: CacheQuestion): Promise<CacheAnswer> {
  if (!isFeatureAvailable()) return {};
  const { place, key } = question;
  if (question.kind === 'restore') {
    return { key: await restoreCache([place], key, [...question.prefixes]) };
  }
  // an entry never changes: to find that it is there costs less than to be told when it is packed
  const there = await restoreCache([place], key, [], { lookupOnly: true });
  if (there === key) return { key, before: true };
  return (await saveCache([place], key)) === -1 ? {} : { key };
}

workIn(process.argv[2] ?? '');
createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, question } = JSON.parse(line) as Asked;
  asked.run(id, () => {
    answer(question).then(
      (given) => {
        tell({ id, answer: given });
      },
      (error: unknown) => {
        tell({ id, error: String(error) });
      },
    );
  });
});
