import { isRecord, isTrue, showValue } from './show.js';
import { printf } from './printf.js';

/** Throws an Error that says what is wrong with the arguments. */
type Body = (...values: readonly unknown[]) => unknown;

/** How many arguments, at least and at most. */
type Arity = readonly [number, number];

const MANY = Infinity;

/** Those of Go's package, and those that docker adds. */
const functions: Readonly<Record<string, readonly [Arity, Body]>> = {
  and: [[1, MANY], (...values) => values.find((one) => !isTrue(one)) ?? last(values)],
  or: [[1, MANY], (...values) => values.find(isTrue) ?? last(values)],
  not: [[1, 1], (value) => !isTrue(value)],
  eq: [[2, MANY], (first, ...others) => others.some((one) => compare(first, one) === 0)],
  ne: [[2, 2], (a, b) => compare(a, b) !== 0],
  lt: [[2, 2], (a, b) => ordered(a, b) < 0],
  le: [[2, 2], (a, b) => ordered(a, b) <= 0],
  gt: [[2, 2], (a, b) => ordered(a, b) > 0],
  ge: [[2, 2], (a, b) => ordered(a, b) >= 0],
  index: [[1, MANY], (from, ...keys) => keys.reduce(indexOne, from)],
  slice: [[1, 3], slice],
  len: [[1, 1], lengthOf],
  print: [[0, MANY], (...values) => printed(values)],
  println: [[0, MANY], (...values) => `${values.map(showValue).join(' ')}\n`],
  printf: [[1, MANY], (form, ...values) => printf(text(form), values)],
  json: [[1, 1], (value) => JSON.stringify(sorted(value) ?? null)],
  split: [[2, 2], (value, by) => text(value).split(text(by))],
  join: [[2, 2], (list, by) => array(list).map(showValue).join(text(by))],
  title: [[1, 1], (value) => text(value).replaceAll(/\b\p{L}/gu, (sign) => sign.toUpperCase())],
  lower: [[1, 1], (value) => text(value).toLowerCase()],
  upper: [[1, 1], (value) => text(value).toUpperCase()],
  pad: [[3, 3], (value, before, after) => pad(text(value), number(before), number(after))],
  truncate: [[2, 2], (value, most) => Array.from(text(value)).slice(0, number(most)).join('')],
};

export function isFunction(name: string): boolean {
  return Object.hasOwn(functions, name);
}

/** Throws an Error with what Go says after the place. */
export function callFunction(name: string, values: readonly unknown[]): unknown {
  const found = functions[name];
  if (!found) throw new Error(`function "${name}" not defined`);
  const [[least, most], body] = found;
  if (values.length < least || values.length > most) {
    const wanted = least === most ? String(least) : `at least ${least}`;
    throw new Error(`wrong number of args for ${name}: want ${wanted} got ${values.length}`);
  }
  try {
    return body(...values);
  } catch (error) {
    throw new Error(`error calling ${name}: ${(error as Error).message}`, { cause: error });
  }
}

/** docker tells the fields of a row by their names. */
function sorted(value: unknown): unknown {
  if (!isRecord(value) || !Object.values(value).some((one) => typeof one === 'function'))
    return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function last(values: readonly unknown[]): unknown {
  return values.at(-1);
}

/** A space between two of which neither is a string. */
function printed(values: readonly unknown[]): string {
  return values.reduce<string>((before, value, index) => {
    const apart = index > 0 && typeof value !== 'string' && typeof values[index - 1] !== 'string';
    return `${before}${apart ? ' ' : ''}${showValue(value)}`;
  }, '');
}

function compare(a: unknown, b: unknown): number {
  const nil = (value: unknown) => value === null || value === undefined;
  if (nil(a) || nil(b)) return nil(a) && nil(b) ? 0 : 1;
  if (typeof a !== typeof b) throw new Error('incompatible types for comparison');
  if (typeof a === 'object') throw new Error('non-comparable type');
  return a === b ? 0 : (a as number) < (b as number) ? -1 : 1;
}

function ordered(a: unknown, b: unknown): number {
  for (const one of [a, b]) {
    if (typeof one !== 'string' && typeof one !== 'number') {
      throw new Error('invalid type for comparison');
    }
  }
  return compare(a, b);
}

function indexOne(from: unknown, key: unknown): unknown {
  if (isRecord(from)) return Object.hasOwn(from, text(key)) ? from[text(key)] : '';
  if (!Array.isArray(from) && typeof from !== 'string') {
    throw new Error(
      from === null || from === undefined ? 'index of untyped nil' : "can't index item",
    );
  }
  const place = number(key);
  if (place < 0 || place >= from.length) throw new Error(`index out of range: ${place}`);
  return typeof from === 'string' ? from.charCodeAt(place) : (from as unknown[])[place];
}

function slice(from: unknown, start: unknown = 0, end: unknown = lengthOf(from)): unknown {
  if (!Array.isArray(from) && typeof from !== 'string') throw new Error("can't slice item");
  const [first, beyond] = [number(start), number(end)];
  const place = [first, beyond].find((one) => one < 0 || one > from.length);
  if (place !== undefined) throw new Error(`index out of range: ${place}`);
  if (first > beyond) throw new Error(`invalid slice index: ${first} > ${beyond}`);
  return from.slice(first, beyond);
}

function lengthOf(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (Array.isArray(value)) return value.length;
  if (isRecord(value)) return Object.keys(value).length;
  throw new Error(`len of ${value === null ? 'nil pointer' : `type ${typeof value}`}`);
}

function pad(value: string, before: number, after: number): string {
  return value === '' ? '' : `${' '.repeat(before)}${value}${' '.repeat(after)}`;
}

function text(value: unknown): string {
  if (typeof value === 'string') return value;
  throw new Error(`wrong type for value; expected string; got ${typeof value}`);
}

function number(value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value)) return value;
  throw new Error(`cannot index slice/array with type ${typeof value}`);
}

function array(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (value === null) return [];
  throw new Error(`wrong type for value; expected []string; got ${typeof value}`);
}
