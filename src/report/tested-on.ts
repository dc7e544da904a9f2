import type { RunResult, TargetResult, Verdict } from '../engine/result.js';
import { escapeCell, renderRow, renderTableHead, symbols } from './markdown.js';
import { compareNatural, renderSystemName, systemNameOf } from './system-name.js';

const words: Readonly<Record<Verdict, string>> = {
  pass: 'works',
  fail: 'does not work',
  error: 'could not be told',
  skip: 'no package for it',
};

/**
 * A Markdown table for a README, the same for the same outcome: no times, and in an order of its own.
 */
export function renderTestedOn({ targets }: RunResult): string {
  const rows = targets.map(rowOf).sort(([a = ''], [b = '']) => compareNatural(a, b));
  return [
    ...renderTableHead(['System', 'Image', 'Architecture', 'Init', 'Result']),
    ...rows.map(renderRow),
    '',
  ].join('\n');
}

function rowOf(target: TargetResult): string[] {
  const { image, arch, init, verdict } = target;
  return [
    escapeCell(renderSystemName(systemNameOf(target))),
    escapeCell(image),
    escapeCell(arch),
    escapeCell(init ? `${init.name} ${init.version}` : ''),
    `${symbols[verdict]} ${words[verdict]}`,
  ];
}
