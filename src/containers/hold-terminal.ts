import type { TerminalSize } from '../machine/terminal.js';
import type { ClientTerminal } from './attachment.js';

/** Every key goes to the command until the returned function is called; nothing without a terminal. */
export function holdTerminal(
  terminal: ClientTerminal | undefined,
  onResize: (size: TerminalSize) => void,
): () => void {
  if (!terminal) return () => undefined;
  const forget = terminal.onResize(onResize);
  terminal.setRaw(true);
  return () => {
    terminal.setRaw(false);
    forget();
  };
}
