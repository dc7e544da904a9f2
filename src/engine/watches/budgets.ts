import { PostrojError } from '../../errors.js';

/** What a package may take at most; what is not given has no limit. */
export interface Budgets {
  /** Of each unit, at its peak. */
  readonly memoryBytes?: number;
  /** How long each unit may take to start. */
  readonly startMs?: number;
  /** Of each unit, as systemd-analyze(1) security rates it: 0 is best, 10 worst. */
  readonly exposure?: number;
  /** Of the installed size against the version before, as a share: 0.1 is a tenth more. */
  readonly growth?: number;
}

const HINT = 'Write memory=200M, start=5, exposure=7.5 or growth=10%.';
const units: Readonly<Record<string, number>> = { '': 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 };

/** Words of `memory=200M`, `start=5` (seconds), `exposure=7.5`, `growth=10%`. Throws BAD_OPTION. */
export function parseBudgets(words: readonly string[]): Budgets {
  return Object.assign({}, ...words.map(parseBudget)) as Budgets;
}

function parseBudget(word: string): Budgets {
  const [, name = '', text = ''] = /^([^=]*)=(.*)$/.exec(word) ?? [];
  switch (name) {
    case 'memory': {
      const [, number, unit = ''] = /^(\d+(?:\.\d+)?)([kmg]?)b?$/i.exec(text) ?? [];
      if (number === undefined) throw refused(name, 'a size such as 200M', text);
      return { memoryBytes: Math.round(Number(number) * (units[unit.toLowerCase()] ?? 1)) };
    }
    case 'start':
      return { startMs: numberOf(name, 'a number of seconds', text) * 1000 };
    case 'exposure':
      return { exposure: numberOf(name, 'a number from 0 to 10', text) };
    case 'growth':
      return {
        growth: numberOf(name, 'a percentage such as 10%', text.replace(/%$/, '')) / 100,
      };
    default:
      throw new PostrojError('BAD_OPTION', `budgets: '${word}' is no budget`, { hint: HINT });
  }
}

function numberOf(name: string, expected: string, text: string): number {
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text);
  throw refused(name, expected, text);
}

function refused(name: string, expected: string, text: string): PostrojError {
  const message = `budgets: ${name} must be ${expected}, not '${text}'`;
  return new PostrojError('BAD_OPTION', message, { hint: HINT });
}
