import type { Progress } from './progress.js';

/** Where progress is told. Faces decide what it looks like; nobody else prints. */
export interface Log {
  /** Something that a person waiting would like to know. */
  info(message: string): void;
  /** Something that is not as it should be, but does not end the run. */
  warn(message: string): void;
  /** Output of programs, shown on demand. */
  detail(line: string): void;
  /** Only who shows it listens to it. */
  progress?(progress: Progress): void;
}

export const silentLog: Log = {
  info: () => undefined,
  warn: () => undefined,
  detail: () => undefined,
};

/** Control sequences of a guest must not reach the terminal of the person reading. */
export function plainText(text: string): string {
  const escapes =
    // eslint-disable-next-line no-control-regex
    /\u001b\[[0-?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[@-Z\\-_a-z0-9=>]/g;
  // eslint-disable-next-line no-control-regex
  return text.replace(escapes, '').replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');
}
