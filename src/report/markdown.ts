import type { Verdict } from '../engine/result.js';
import { escapeMarkup } from './markup.js';
import type { Mark } from './marks.js';

export const symbols: Readonly<Record<Mark, string>> = {
  pass: '✅',
  fail: '❌',
  error: '⚠️',
  skip: '⏭️',
  note: 'ℹ️',
};

export function renderVerdict(verdict: Verdict): string {
  return `${symbols[verdict]} ${verdict}`;
}

const MOST_IN_A_CELL = 200;

/** In one line, of a bounded length; a name is no link and no emphasis, and mentions nobody. */
export function escapeCell(text: string): string {
  return escapeMarkup(cut(text, MOST_IN_A_CELL).replaceAll('\n', ' '))
    .replaceAll(/[\\`*_[\]|~]/g, '\\$&')
    .replaceAll('@', '&#64;');
}

export function renderRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

export function renderTableHead(cells: readonly string[]): string[] {
  return [renderRow(cells), renderRow(cells.map(() => '---'))];
}

/** A block that is there when somebody opens it. */
export function folded(summary: string, body: readonly string[]): string[] {
  return [`<details><summary>${escapeMarkup(summary)}</summary>`, '', ...body, '</details>', ''];
}

/** The beginning of what is too long, and how much there was of it. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const kept = text.slice(0, most).replace(/[\ud800-\udbff]$/, '');
  return `${kept}… (${text.length - kept.length} more characters)`;
}

/** As many of the blocks as the bytes allow, in order; the first that does not fit ends them. */
export function fitting(
  blocks: readonly string[],
  bytes: number,
): { readonly kept: readonly string[]; readonly left: number } {
  let room = bytes;
  const end = blocks.findIndex((block) => (room -= Buffer.byteLength(block) + 1) < 0);
  if (end < 0) return { kept: blocks, left: 0 };
  return { kept: blocks.slice(0, end), left: blocks.length - end };
}
