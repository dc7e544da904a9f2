import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { resolve } = createRequire(import.meta.url);
const library = readFileSync(resolve('@xterm/xterm/lib/xterm.js'), 'utf8');
const style = readFileSync(resolve('@xterm/xterm/css/xterm.css'), 'utf8');

/** More than any recording has; what is not needed is cut off. */
const MOST_ROWS = 200;

/**
 * A page in which xterm.js shows what was sent to a terminal, on as many rows as that takes. Its
 * `document.title` is `drawn` when it has.
 * @param {string} sent
 * @param {{ readonly columns: number }} size
 */
export function terminalPage(sent, { columns }) {
  const options = {
    ...{ cols: columns, rows: MOST_ROWS, fontSize: 13, fontFamily: 'DejaVu Sans Mono, monospace' },
    ...{ cursorBlink: false, cursorInactiveStyle: 'none', allowProposedApi: true },
    theme: {
      ...{ background: '#16181d', foreground: '#d8dade', brightBlack: '#8a8f98' },
      ...{ red: '#f2606b', green: '#5fc26a', yellow: '#d9b45a', blue: '#6ea8f5', cyan: '#56c2cf' },
    },
  };
  const text = JSON.stringify(sent).replaceAll('<', '\\u003c');
  return `<!doctype html><meta charset="utf-8"><style>${style}
body { margin: 0; background: #16181d } .xterm-screen { padding: 12px }
.xterm .xterm-viewport { overflow: hidden }</style>
<div id="at"></div><script>${library}</script><script>
const terminal = new Terminal(${JSON.stringify(options)});
terminal.open(document.getElementById('at'));
terminal.write(${text}, () => {
  const { active } = terminal.buffer;
  let rows = active.length;
  while (rows > 1 && active.getLine(rows - 1).translateToString(true) === '') rows--;
  terminal.resize(terminal.cols, rows + 1); // the cursor is below
  requestAnimationFrame(() => requestAnimationFrame(() => { document.title = 'drawn'; }));
});
</script>`;
}
