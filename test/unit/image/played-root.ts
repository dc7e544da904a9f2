import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { beforeEach, expect } from '@jest/globals';

import { applyRecipe, type Recipe } from '../../../src/image/recipe.js';
import type { RunOutcome } from '../../../src/system/exec.js';
import { outcome } from '../../support/machine.js';
import { temporaryDirectory } from '../../support/temporary.js';

export type Answer = (words: string) => string | RunOutcome;

/** A root for each test of the file, whose programs are played. Call at the top level. */
export function playedRoot() {
  const temporary = temporaryDirectory();
  let count = 0;
  let root: string;
  const inRoot = (inside: string) => path.join(root, inside);

  beforeEach(() => {
    root = path.join(temporary, String(++count));
    mkdirSync(inRoot('/usr/bin'), { recursive: true });
  });

  function put(inside: string, text = ''): void {
    mkdirSync(path.dirname(inRoot(inside)), { recursive: true });
    writeFileSync(inRoot(inside), text);
  }

  /** Prepares the root, its programs being played by `answer`; what ran, and what was said. */
  async function prepare(recipe: Recipe, answer: Answer, timesEntered = 1) {
    const commands: string[] = [];
    const said: string[] = [];
    const note = (line: string) => void said.push(line);
    let left = 0;
    const { init } = await applyRecipe(root, recipe, {
      enterRoot: () =>
        Promise.resolve({
          run: ({ file, args }) => {
            const words = [file, ...args].join(' ');
            commands.push(words);
            const answered = answer(words);
            return Promise.resolve(typeof answered === 'string' ? outcome(0, answered) : answered);
          },
          leave: () => {
            left++;
            return Promise.resolve();
          },
        }),
      log: { info: note, warn: note, detail: note },
      signal: new AbortController().signal,
    });
    expect(left).toBe(timesEntered);
    return { commands, said, init };
  }

  return { put, inRoot, prepare };
}

export const answering =
  (answers: Readonly<Record<string, string>>): Answer =>
  (words) =>
    Object.entries(answers).find(([start]) => words.startsWith(start))?.[1] ?? '';
