import type { RunResult, TargetResult } from '../engine/result.js';
import { axesOf, lookCells, renderLook } from './axes.js';
import { renderColumns, widthOfColumns } from './columns.js';
import { firstLine } from './legible.js';
import { paintCell, symbolCell, verdictCell, type Cell, type Paint } from './terminal-marks.js';

/** Of the name of a check, in characters. */
const MOST_OF_A_NAME = 40;

/** Of the name of a target, in characters, before something else is left out. */
const LEAST_OF_A_TARGET = 12;
/** In columns, with the gap before it. */
const ONE_CHECK = 4;

type Rows = readonly (readonly Cell[])[];

/** What is known of each target, and what came of each check on each. */
interface Known {
  readonly facts: Rows;
  readonly looks: Rows;
  readonly names: readonly string[];
}

/**
 * Distributions × checks, in the first of these forms that has room: checks as columns, with or without what
 * the systems call themselves; checks as rows; or checks as numbered columns, as many side by side as fit.
 */
export function renderMatrix({ targets }: RunResult, paint: Paint, columns: number): string[] {
  const { looks } = axesOf({ targets });
  const known: Known = {
    facts: [factHeads, ...targets.map((target) => factsOf(target))],
    looks: targets.map((target) => lookCells(target, looks).map(({ mark }) => symbolCell(mark))),
    names: looks.map((look) => shorten(firstLine(renderLook(look)), MOST_OF_A_NAME)),
  };
  const shapes = [() => wide(known, 5), () => wide(known, 4), () => tall(known)];
  for (const shape of shapes) {
    const rows = shape();
    if (widthOf(rows) <= columns) return render(rows, paint);
  }
  return numbered(known, paint, columns);
}

const factHeads: readonly Cell[] = ['', 'target', 'time', 'checks', 'system'].map((text) => ({
  text,
  mark: 'head',
}));

function factsOf({ verdict, image, durationMs, checks, os }: TargetResult): Cell[] {
  const looked = checks.filter((check) => check.verdict !== 'note');
  const passed = looked.filter((check) => check.verdict === 'pass').length;
  const count = looked.length === 0 ? '' : `${passed}/${looked.length}`;
  const time = `${(durationMs / 1000).toFixed(1)} s`.padStart(7);
  const texts = [firstLine(image), time, count, firstLine(os?.prettyName ?? '')];
  return [verdictCell(verdict), ...texts.map((text) => ({ text }))];
}

function wide({ facts, looks, names }: Known, factCount: number): Rows {
  const heads = names.map((text): Cell => ({ text, mark: 'head' }));
  return [heads, ...looks].map((cells, index) => [
    ...(facts[index] ?? []).slice(0, factCount),
    ...cells,
  ]);
}

function tall({ facts, looks, names }: Known): Rows {
  const [, ...targets] = facts;
  const factRows = [1, 0, 2].map((fact) => [
    { text: factHeads[fact]?.text ?? '', mark: 'head' } as const,
    ...targets.map((cells) => cells[fact] ?? { text: '' }),
  ]);
  const lookRows = names.map((text, look) => [
    { text },
    ...looks.map((cells) => cells[look] ?? { text: '' }),
  ]);
  return [...factRows, ...lookRows];
}

/** With what the numbers mean below. */
function numbered({ facts, looks, names }: Known, paint: Paint, columns: number): string[] {
  const base = facts.map((cells) => cells.slice(0, 4));
  const numbers = names.map((_, index) => String(index + 1));
  const least = fitTargets(base, columns);
  const each = Math.max(...numbers.map((number) => number.length), 1) + 2;
  const atOnce = Math.max(1, Math.floor((columns - widthOf(least)) / each));
  const lines: string[] = [];
  for (let from = 0; from === 0 || from < names.length; from += atOnce) {
    const shown = [numbers.map((text): Cell => ({ text, mark: 'head' })), ...looks].map(
      (cells, index) => [...(least[index] ?? []), ...cells.slice(from, from + atOnce)],
    );
    lines.push(...(from > 0 ? [''] : []), ...render(shown, paint));
  }
  const legend = names.map((name, index) => shorten(`${numbers[index]}  ${name}`, columns));
  return legend.length > 0 ? [...lines, '', ...legend] : lines;
}

/** Where even one check would have no room, names of targets are cut, and numbers left out. */
function fitTargets(base: Rows, columns: number): Rows {
  const over = widthOf(base) + ONE_CHECK - columns;
  if (over <= 0) return base;
  const longest = Math.max(...base.map(([, name]) => name?.text.length ?? 0));
  const most = longest - over;
  const isNarrow = most < LEAST_OF_A_TARGET && (base[0]?.length ?? 0) > 2;
  if (isNarrow)
    return fitTargets(
      base.map((cells) => cells.slice(0, 2)),
      columns,
    );
  return base.map((cells) =>
    cells.map((cell, index) =>
      index === 1 ? { ...cell, text: shorten(cell.text, Math.max(most, 1)) } : cell,
    ),
  );
}

function shorten(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, Math.max(0, most - 1))}…`;
}

function widthOf(rows: Rows): number {
  return widthOfColumns(textsOf(rows));
}

function render(rows: Rows, paint: Paint): string[] {
  return renderColumns(textsOf(rows), (text, row, column) =>
    paintCell(rows[row]?.[column] ?? { text }, paint),
  );
}

function textsOf(rows: Rows): string[][] {
  return rows.map((cells) => cells.map(({ text }) => text));
}
