/** The last line of a terminal, which is replaced; nothing where there is no terminal. */
export interface StatusLine {
  show(text: string): void;
  clear(): void;
}

export function statusLine(stream: NodeJS.WriteStream, env = process.env): StatusLine {
  if (!stream.isTTY || env.TERM === 'dumb')
    return { show: () => undefined, clear: () => undefined };
  let shown = '';
  return {
    show: (text) => {
      if (text === shown) return;
      shown = text;
      stream.write(`\r\u001b[K${text.slice(0, stream.columns - 1)}`);
    },
    clear: () => {
      if (shown !== '') stream.write('\r\u001b[K');
      shown = '';
    },
  };
}
