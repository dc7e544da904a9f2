/**
 * A program of its own around @actions/cache, which says what it likes on standard output, leaves
 * things in RUNNER_TEMP and cannot be interrupted. It answers with a line `::answer::{…}`.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';

import { isFeatureAvailable, restoreCache, saveCache } from '@actions/cache';

import type { CacheAnswer, CacheQuestion } from './cache-question.js';

/** The toolkit packs paths relative to the workspace, and takes them as part of an entry's identity. */
function workIn(directory: string): void {
  process.env.GITHUB_WORKSPACE = directory;
  process.env.RUNNER_TEMP = path.join(directory, 'temporary');
  mkdirSync(process.env.RUNNER_TEMP, { recursive: true });
  process.chdir(directory);
}

async function answer(question: CacheQuestion): Promise<CacheAnswer> {
  if (!isFeatureAvailable()) return {};
  workIn(question.directory);
  const { place, key } = question;
  if (question.kind === 'restore') {
    return { key: await restoreCache([place], key, [...question.prefixes]) };
  }
  // an entry never changes: to find that it is there costs less than to be told when it is packed
  const there = await restoreCache([place], key, [], { lookupOnly: true });
  if (there === key) return { key, before: true };
  return (await saveCache([place], key)) === -1 ? {} : { key };
}

const question = JSON.parse(process.argv[2] ?? '') as CacheQuestion;
process.stdout.write(`\n::answer::${JSON.stringify(await answer(question))}\n`);
