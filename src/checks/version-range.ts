import type { Matcher } from './matchers/matcher.js';

type Compare = (a: string, b: string) => number;

const operators: Readonly<Record<string, (order: number) => boolean>> = {
  '>=': (order) => order >= 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '<': (order) => order < 0,
  '=': (order) => order === 0,
  '!=': (order) => order !== 0,
};

const ONE = /^(>=|<=|!=|>|<|=)\s*([\w.+~:^-]+)$/;

/** `>= 1.2-3, < 2`: all of it holds; undefined for a text that is no range. */
export function parseVersionRange(text: string, compare: Compare = () => 0): Matcher | undefined {
  const parts = text.split(/\s*,\s*|(?<=[\w+~])\s+(?=[<>=!])/).map((part) => ONE.exec(part.trim()));
  if (parts.some((part) => part === null)) return undefined;
  return {
    shown: text.trim(),
    matches: (actual) =>
      typeof actual === 'string' &&
      parts.every((part) => {
        const [, operator = '', version = ''] = part ?? [];
        return operators[operator]?.(compare(actual, version)) === true;
      }),
  };
}
