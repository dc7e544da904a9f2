// eslint-disable-next-line no-control-regex
const TOKEN = /\u001b\[([\d;]*)([A-Za-z])|[^]/gu;

/**
 * What a terminal shows after all this was sent to it, its lines. It knows ECMA-48's CUU, ED, EL and
 * SGR, and fails at anything else.
 */
export function screenOf(sent: string, columns: number): string[] {
  const lines = [''];
  let row = 0;
  let column = 0;
  const line = () => lines[row] ?? '';
  const down = () => (lines[++row] ??= '');
  const put = (character: string) => {
    if (column === columns) {
      down();
      column = 0;
    }
    lines[row] = line().slice(0, column).padEnd(column) + character + line().slice(column + 1);
    column++;
  };
  for (const [token, number = '', letter] of sent.matchAll(TOKEN)) {
    if (letter === 'A') row = Math.max(0, row - Number(number));
    else if (letter === 'K' || letter === 'J') lines[row] = line().slice(0, column);
    else if (token === '\r') column = 0;
    else if (token === '\n') down();
    else if (letter === undefined && token >= ' ') put(token);
    else if (letter !== 'm') throw new Error(`unexpected ${JSON.stringify(token)}`);
    if (letter === 'J') lines.length = row + 1;
  }
  return lines;
}
