import type { EffectivePlan, EffectiveSetting } from '../engine/effective.js';
import { plainText } from '../system/log.js';

/** What the first target has, then what others have else: setting, value, where it was said. */
export function renderPlan({ targets, jobs, timeout, failFast }: EffectivePlan): string {
  const [first] = targets;
  const common = first?.settings ?? [];
  const known = new Set(common.map(keyOf));
  const rows: Row[] = targets.map(({ image, arch, from }) => ['image', `${image} ${arch}`, from]);
  rows.push(...shown(common), ...[jobs, timeout, failFast].map(rowOf));
  for (const { image, settings } of targets.slice(1)) {
    const own = settings.filter((one) => !known.has(keyOf(one)));
    rows.push(...shown(own).map(([name, ...rest]): Row => [`${image}: ${name}`, ...rest]));
  }
  return renderRows([['setting', 'value', 'from'], ...rows]);
}

type Row = readonly [setting: string, value: string, from: string];

function keyOf(setting: EffectiveSetting): string {
  return JSON.stringify(setting);
}

/** All that is watched would be most of the table. */
function shown(settings: readonly EffectiveSetting[]): Row[] {
  return settings
    .filter(({ setting, from }) => from !== 'default' || !setting.startsWith('watch.'))
    .map(rowOf);
}

function rowOf({ setting, value, from }: EffectiveSetting): Row {
  return [setting, value === null ? '-' : inWords(value), from];
}

function inWords(value: unknown): string {
  if (Array.isArray(value)) return value.length > 0 ? value.map(inWords).join(', ') : '-';
  if (typeof value !== 'object' || value === null) return String(value);
  const pairs = Object.entries(value).map(([key, inner]) => `${key}: ${inWords(inner)}`);
  return pairs.join(', ');
}

function renderRows(rows: readonly Row[]): string {
  const plain = rows.map((row) => row.map((cell) => plainText(cell).replaceAll(/\s+/g, ' ')));
  const width = (index: number) => Math.max(...plain.map((row) => row[index]?.length ?? 0));
  const widths = [0, 1].map(width);
  return plain
    .map((row) =>
      row
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
