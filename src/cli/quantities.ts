import { PostrojError } from '../errors.js';

const units: Readonly<Record<string, number>> = { s: 1e3, m: 60e3, h: 3_600e3, d: 86_400e3 };
const sizes: Readonly<Record<string, number>> = { '': 1, K: 1e3, M: 1e6, G: 1e9, T: 1e12 };

/** `90s`, `12h`, `7d` → milliseconds. Throws BAD_OPTION. */
export function parseDuration(name: string, text: string): number {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text) ?? [];
  const factor = units[unit];
  if (factor !== undefined) return Number(number) * factor;
  throw new PostrojError(
    'BAD_OPTION',
    `${name} must be a duration such as 12h or 7d, not '${text}'`,
  );
}

/** `500M`, `2G` → bytes, in powers of ten. Throws BAD_OPTION. */
export function parseSize(name: string, text: string): number {
  const [, number = '', unit] = /^(\d+(?:\.\d+)?)([KMGT]?)B?$/i.exec(text) ?? [];
  const factor = unit === undefined ? undefined : sizes[unit.toUpperCase()];
  if (factor !== undefined) return Number(number) * factor;
  throw new PostrojError('BAD_OPTION', `${name} must be a size such as 500M or 2G, not '${text}'`);
}
