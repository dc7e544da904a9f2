import { bashCompletion } from './bash.js';
import { fishCompletion } from './fish.js';
import type { ProgramText } from './program.js';
import { zshCompletion } from './zsh.js';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

export function renderCompletion(shell: Shell, program: ProgramText): string {
  switch (shell) {
    case 'bash':
      return bashCompletion(program);
    case 'zsh':
      return zshCompletion(program);
    case 'fish':
      return fishCompletion(program);
  }
}
