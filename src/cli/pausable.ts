/** What shows something on a terminal, and leaves it to somebody else for a while. */
export interface Pausable {
  /** Takes away what changes, and writes nothing until it is resumed. */
  pause(): void;
  /** Shows what has come meanwhile. */
  resume(): void;
}

/** Does what it is given: at once, or, in order, when it is resumed. */
export function postponing(): Pausable & { do(what: () => void): void } {
  let waiting: (() => void)[] | undefined;
  return {
    do: (what) => {
      if (waiting) waiting.push(what);
      else what();
    },
    pause: () => {
      waiting ??= [];
    },
    resume: () => {
      const due = waiting ?? [];
      waiting = undefined;
      for (const what of due) what();
    },
  };
}

/** What is shown goes first, and comes last. */
export function both(lines: Pausable, live: Pausable | undefined): Pausable {
  return {
    pause: () => {
      live?.pause();
      lines.pause();
    },
    resume: () => {
      lines.resume();
      live?.resume();
    },
  };
}
