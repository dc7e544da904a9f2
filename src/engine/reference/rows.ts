import { typeWords, type Shape } from './type-words.js';

/** A table of Markdown. */
export function renderTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escaped).join(' | ')} |\n`;
  return line(header) + line(header.map(() => '---')) + rows.map(line).join('');
}

/** A bar would be the next cell, also in code. */
function escaped(cell: string): string {
  return cell.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

/** A row for each key; those of a map in a map have its name before theirs. */
export function keyRows(shape: Shape, prefix = ''): string[][] {
  const { properties = {}, required = [] } = shape;
  return Object.entries(properties).flatMap(([key, value]) => {
    const name = `${prefix}${key}`;
    const needed = required.includes(key) ? ', needed' : '';
    const row = [`\`${name}\`${needed}`, typeWords(value), value.description ?? ''];
    return [row, ...keyRows(value, `${name}.`)];
  });
}
