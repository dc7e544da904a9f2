import type { StartedUnit } from './machine.js';

const MOST = 10;

/** Of systemd.time(7), in milliseconds. */
const units: Readonly<Record<string, number>> = {
  h: 3_600_000,
  min: 60_000,
  s: 1000,
  ms: 1,
  us: 0.001,
};

/** systemd-analyze(1) blame, `1min 2.345s apt-daily.service`: the longest, in its order. */
export function parseBlame(text: string): StartedUnit[] {
  return text
    .split('\n')
    .flatMap((line) => {
      const [, time, unit] = /^\s*((?:[\d.]+(?:h|min|s|ms|us) )+)(\S+)$/.exec(line) ?? [];
      return time === undefined || unit === undefined ? [] : [{ unit, ms: parseSpan(time) }];
    })
    .slice(0, MOST);
}

function parseSpan(text: string): number {
  const parts = [...text.matchAll(/([\d.]+)([a-z]+)/g)];
  return Math.round(
    parts.reduce((sum, [, n, unit = '']) => sum + Number(n) * (units[unit] ?? 0), 0),
  );
}
