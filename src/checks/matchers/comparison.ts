import { numberOf } from './literal.js';
import type { Matcher } from './matcher.js';

type Bound = (actual: number) => boolean;

const operators: Readonly<Record<string, (actual: number, limit: number) => boolean>> = {
  '>=': (actual, limit) => actual >= limit,
  '<=': (actual, limit) => actual <= limit,
  '>': (actual, limit) => actual > limit,
  '<': (actual, limit) => actual < limit,
  '=': (actual, limit) => actual === limit,
  '!=': (actual, limit) => actual !== limit,
};
const units: Readonly<Record<string, number>> = {
  '': 1,
  k: 2 ** 10,
  m: 2 ** 20,
  g: 2 ** 30,
  t: 2 ** 40,
};

const NUMBER = String.raw`(-?\d+(?:\.\d+)?)([kmgt]?)(?:i?b)?`;
const ONE = new RegExp(`^(>=|<=|!=|>|<|=)\\s*${NUMBER}(?=$|[\\s,])[\\s,]*`, 'i');
const RANGE = new RegExp(`^${NUMBER}\\.\\.${NUMBER}$`, 'i');

/** `>= 3`, `> 10M, <= 1G`, `200..299`: all of it holds; undefined for a text that is no comparison. */
export function parseComparison(text: string): Matcher | undefined {
  const bounds = parseRange(text.trim()) ?? parseBounds(text.trim());
  if (!bounds) return undefined;
  return {
    shown: text.trim(),
    matches: (actual) => {
      const number = numberOf(actual);
      return number !== undefined && bounds.every((holds) => holds(number));
    },
  };
}

function parseRange(text: string): readonly Bound[] | undefined {
  const [, low, lowUnit, high, highUnit] = RANGE.exec(text) ?? [];
  if (low === undefined || high === undefined) return undefined;
  const [from, to] = [quantity(low, lowUnit), quantity(high, highUnit)];
  return [(actual) => actual >= from && actual <= to];
}

function parseBounds(text: string): readonly Bound[] | undefined {
  const bounds: Bound[] = [];
  for (let rest = text; rest !== '';) {
    const [whole, operator = '', number = '', unit] = ONE.exec(rest) ?? [];
    const compare = operators[operator];
    if (whole === undefined || !compare) return undefined;
    const limit = quantity(number, unit);
    bounds.push((actual) => compare(actual, limit));
    rest = rest.slice(whole.length);
  }
  return bounds.length > 0 ? bounds : undefined;
}

function quantity(number: string, unit = ''): number {
  return Number(number) * (units[unit.toLowerCase()] ?? 1);
}
