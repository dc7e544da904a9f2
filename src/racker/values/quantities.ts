import { ValueError } from '../command-line/usage-error.js';

const letters = ['b', 'k', 'm', 'g', 't', 'p'];

/** `512m`, `1.5g`, `512MiB`, `1000` → bytes, in powers of two. Throws a ValueError. */
export function parseBytes(text: string): number {
  const [, number, unit = 'b'] = /^(\d+(?:\.\d+)?) ?(?:([kmgtp])?i?b?)$/i.exec(text) ?? [];
  if (number === undefined) throw new ValueError(`invalid size: '${text}'`);
  return Math.floor(Number(number) * 1024 ** letters.indexOf(unit.toLowerCase()));
}

/** `1.5`, `2`, `1/2`. Throws a ValueError. */
export function parseCpus(text: string): number {
  const [, number, divisor = '1'] = /^(\d*\.?\d+)(?:\/(\d+))?$/.exec(text) ?? [];
  const cpus = Number(number) / Number(divisor);
  if (!Number.isFinite(cpus)) {
    throw new ValueError(`failed to parse ${text} as a rational number`);
  }
  return cpus;
}

/** A whole number; throws a ValueError. */
export function parseInteger(text: string): number {
  const value = /^[+-]?\d+$/.test(text) ? Number(text) : undefined;
  if (value !== undefined && Number.isSafeInteger(value)) return value;
  const problem = value === undefined ? 'invalid syntax' : 'value out of range';
  throw new ValueError(`strconv.ParseInt: parsing ${JSON.stringify(text)}: ${problem}`);
}
