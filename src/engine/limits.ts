import { PostrojError } from '../errors.js';
import type { Limits } from '../machine/limits.js';

const HINT =
  'Write memory=512M, cpus=1.5 or tasks=500; K, M and G are powers of 1024, as docker has it.';
const units: Readonly<Record<string, number>> = { '': 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 };
/** Less than that no init comes up with, and a limit of 0 would be none to the kernel. */
const LEAST_MEMORY = 6 * 2 ** 20;

/** Words of `memory=512M`, `cpus=1.5`, `tasks=500`; a later one wins. Throws BAD_OPTION. */
export function parseLimits(words: readonly string[]): Limits {
  return Object.assign({}, ...words.map(parseLimit)) as Limits;
}

function parseLimit(word: string): Limits {
  const [, name = '', text = ''] = /^([^=]*)=(.*)$/.exec(word) ?? [];
  switch (name) {
    case 'memory':
      return { memoryBytes: parseMemory(text) };
    case 'cpus':
      return { cpus: atLeast(0.01, 'cpus', text) };
    case 'tasks':
      return { tasks: Math.round(atLeast(1, 'tasks', text)) };
    default:
      throw new PostrojError('BAD_OPTION', `limits: '${word}' is no limit`, { hint: HINT });
  }
}

function parseMemory(text: string): number {
  const [, number = '', unit = ''] = /^([\d.]+)([kmg]?)b?$/i.exec(text) ?? [];
  const bytes = Math.round(Number(number || 'x') * (units[unit.toLowerCase()] ?? 0));
  if (bytes >= LEAST_MEMORY) return bytes;
  throw refused('memory', 'a size of 6M or more', text);
}

function atLeast(least: number, name: string, text: string): number {
  const number = /^[\d.]+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least) return number;
  throw refused(name, `a number of ${least} or more`, text);
}

function refused(name: string, expected: string, text: string): PostrojError {
  const message = `limits: ${name} must be ${expected}, not '${text}'`;
  return new PostrojError('BAD_OPTION', message, { hint: HINT });
}
