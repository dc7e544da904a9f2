const GAP = '  ';

type Rows = readonly (readonly string[])[];
type PaintText = (text: string, row: number, column: number) => string;

/** Plain columns, aligned to the left, two spaces between them; a line for each row. */
export function renderColumns(rows: Rows, paint: PaintText = (text) => text): string[] {
  const widths = widthsOf(rows);
  return rows.map((cells, row) =>
    cells
      .map(
        (text, column) =>
          paint(text, row, column) + ' '.repeat((widths[column] ?? 0) - text.length),
      )
      .join(GAP)
      .trimEnd(),
  );
}

/** Of all columns, and what is between them. */
export function widthOfColumns(rows: Rows): number {
  return widthsOf(rows).reduce((sum, width) => sum + width + GAP.length, -GAP.length);
}

function widthsOf(rows: Rows): number[] {
  const widths: number[] = [];
  for (const cells of rows) {
    for (const [column, { length }] of cells.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, length);
    }
  }
  return widths;
}
