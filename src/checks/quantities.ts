import * as z from 'zod/mini';

/** A longer timer of Node's would go off at once. */
const LONGEST_MS = 2 ** 31 - 1;
const msOf: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
const DURATION = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/;
const SIZE = /^(\d+(?:\.\d+)?)([kMG]?)i?B?$/;
const bytesOf: Readonly<Record<string, number>> = { '': 1, k: 2 ** 10, M: 2 ** 20, G: 2 ** 30 };

const A_TIME = 'expected a time such as 10s, 500ms or 2m, or a number of seconds';
const A_SIZE = 'expected a size such as 500k or 10M, or a number of bytes';

/** A new schema each time, since each is described by itself. */
export function durationSchema() {
  return z.union(
    [z.number().check(z.minimum(0)), z.string().check(z.regex(DURATION, A_TIME))],
    A_TIME,
  );
}

export function sizeSchema() {
  return z.union([z.number().check(z.minimum(0)), z.string().check(z.regex(SIZE, A_SIZE))], A_SIZE);
}

/** What the schema has accepted; a number is seconds. */
export function durationMs(value: string | number): number {
  const [, number = String(value), unit = 's'] = DURATION.exec(String(value)) ?? [];
  return Math.min(Number(number) * (msOf[unit] ?? 1), LONGEST_MS);
}

export function sizeBytes(value: string | number): number {
  const [, number = '', unit = ''] = SIZE.exec(String(value)) ?? [];
  return Math.round(Number(number) * (bytesOf[unit] ?? 1));
}

/** `4.0 MB`, in the same units of 1024. */
export function renderBytes(bytes: number): string {
  const [unit = '', factor = 1] =
    Object.entries(bytesOf)
      .reverse()
      .find(([, size]) => bytes >= size) ?? [];
  return unit === '' ? `${bytes} bytes` : `${(bytes / factor).toFixed(1)} ${unit}B`;
}
