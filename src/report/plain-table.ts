import Table from 'cli-table3';

const GAP = '  ';

const NO_LINES = Object.fromEntries(
  ['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right']
    .concat(['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid'])
    .map((name) => [name, '']),
);

/** Columns as wide as what is in them, two spaces apart; nothing at the ends of lines. */
export function renderPlainTable(rows: readonly (readonly string[])[]): string[] {
  const table = new Table({
    chars: { ...NO_LINES, middle: GAP },
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
  });
  table.push(...rows.map((row) => [...row]));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
}

/** How wide it becomes, of cells without colours. */
export function widthOfTable(rows: readonly (readonly string[])[]): number {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) {
      widths[index] = Math.max(widths[index] ?? 0, cell.length);
    }
  }
  return widths.reduce((sum, width) => sum + width + GAP.length, -GAP.length);
}
