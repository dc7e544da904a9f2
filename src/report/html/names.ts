import type { Mark } from '../marks.js';

/** A shape beside the colour: not everybody sees both. */
export const glyphs: Readonly<Record<Mark, string>> = {
  pass: '✓',
  fail: '✗',
  error: '!',
  skip: '–',
  note: 'i',
};

/** Of a target's section. */
export function targetId(index: number): string {
  return `t${index}`;
}

/** Of a check's row in it. */
export function checkId(target: number, check: number): string {
  return `t${target}c${check}`;
}

/** A mark with its colour. */
export function renderMark(mark: Mark): string {
  return `<b class="${mark}">${glyphs[mark]} ${mark}</b>`;
}
