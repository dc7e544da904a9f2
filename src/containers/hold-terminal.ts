import type { TerminalSize } from '../machine/terminal.js';
import type { ClientTerminal } from './attachment.js';

/** Every key goes to the command until the returned function is called; nothing without a terminal. */
export async function holdTerminal(
  terminal: ClientTerminal | undefined,
  onResize: (size: TerminalSize) => void,
): Promise<() => Promise<void>> {
  if (!terminal) return () => Promise.resolve();
  const restore = await terminal.makeRaw();
  const forget = terminal.onResize(onResize);
  return async () => {
    forget();
    await restore();
  };
}
