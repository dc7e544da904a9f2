import { constants } from 'node:os';

import { ValueError } from '../command-line/usage-error.js';

/** `TERM`, `SIGTERM`, `15`; signal(7). Throws a ValueError in docker's words. */
export function parseSignal(text: string): NodeJS.Signals {
  const names = Object.entries(constants.signals);
  const wanted = text.toUpperCase().replace(/^(?!SIG|\d)/, 'SIG');
  const found = names.find(([name, number]) => name === wanted || String(number) === text);
  if (!found) throw new ValueError(`invalid signal: ${text}`);
  return found[0] as NodeJS.Signals;
}
