import type { Ask } from '../../../../src/machine/init/init.js';
import type { RunOutcome } from '../../../../src/system/exec.js';
import { outcome } from '../../../support/machine.js';

/** What the guest's programs answer: an exit code, or what they print with exit code 0. */
export type Answers = Readonly<Record<string, number | string | RunOutcome>>;

/** A guest whose programs are played; each must be expected. */
export function asking(answers: Answers): { readonly ask: Ask; readonly asked: string[] } {
  const asked: string[] = [];
  const ask: Ask = ({ file, args }) => {
    const words = [file, ...args].join(' ');
    asked.push(words);
    const key = Object.keys(answers).find((start) => words.startsWith(start));
    if (key === undefined) throw new Error(`nobody expects '${words}'`);
    const answer = answers[key] ?? 0;
    if (typeof answer === 'object') return Promise.resolve(answer);
    return Promise.resolve(typeof answer === 'number' ? outcome(answer) : outcome(0, answer));
  };
  return { ask, asked };
}

export const { signal } = new AbortController();
