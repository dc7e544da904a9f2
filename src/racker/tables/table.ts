const LEAST_WIDTH = 10;
const PADDING = 3;

/**
 * As docker lays out tables, https://pkg.go.dev/text/tabwriter with a width of ten at least and three
 * blanks between columns; the last cell of a line is not filled. A line for each row of cells.
 */
export function layOut(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.slice(0, -1).entries()) {
      widths[column] = Math.max(widths[column] ?? LEAST_WIDTH, widthOf(cell) + PADDING);
    }
  }
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const fill = (widths[column] ?? 0) - widthOf(cell);
        return column === row.length - 1 ? cell : cell + ' '.repeat(Math.max(0, fill));
      })
      .join(''),
  );
}

function widthOf(text: string): number {
  return Array.from(text).length;
}
