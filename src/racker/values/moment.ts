import { ValueError } from '../command-line/usage-error.js';

const units: Readonly<Record<string, number>> = {
  ...{ h: 3_600e3, m: 60e3, s: 1e3, ms: 1, us: 1e-3, µs: 1e-3, ns: 1e-6 },
};
const DURATION = /^(?:\d+(?:\.\d+)?(?:h|ms|m|s|us|µs|ns))+$/;

/**
 * `42m` before now, `2026-01-02T13:23:37Z`, without a zone local, seconds since 1970 with a fraction
 * → milliseconds since 1970. Throws a ValueError.
 */
export function parseMoment(text: string, nowMs: number): number {
  if (DURATION.test(text)) return nowMs - durationMs(text);
  if (/^\d+(?:\.\d{1,9})?$/.test(text)) return Number(text) * 1e3;
  const local = /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00` : text;
  const ms = /^\d{4}-\d{2}-\d{2}T/.test(local)
    ? Date.parse(local.replace(/T(\d\d)(?=Z?$)/, 'T$1:00'))
    : NaN;
  if (!Number.isNaN(ms)) return ms;
  throw new ValueError(`failed to parse value as time or duration: ${JSON.stringify(text)}`);
}

function durationMs(text: string): number {
  const parts = text.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s|us|µs|ns)/g);
  return [...parts].reduce(
    (sum, [, number, unit = '']) => sum + Number(number) * (units[unit] ?? 0),
    0,
  );
}
