import { screenOf } from './screen.js';

/** A terminal that remembers; it has no colours. */
export function fakeTerminal(columns = 40, rows = 24) {
  let sent = '';
  const pending: ((atMs: number) => void)[] = [];
  const write = (text: string) => {
    sent += text;
    for (const resolve of pending.splice(0)) resolve(performance.now());
  };
  return {
    columns,
    rows,
    write,
    /** Settles when something is written, with the time of that. */
    drawn: () => new Promise<number>((resolve) => void pending.push(resolve)),
    sent: () => sent,
    screen: () => screenOf(sent.replaceAll('\n', '\r\n'), columns || 80),
  };
}
