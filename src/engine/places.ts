import pLimit from 'p-limit';

/** Some may be in at a time; who comes later waits for a place, the first first. */
export interface Places {
  /** Resolves, when there is a place, with what gives it back. */
  enter(): Promise<() => void>;
}

export function places(count: number): Places {
  const limit = pLimit(count);
  return {
    enter: () =>
      new Promise((resolve) => {
        void limit(
          () =>
            new Promise<void>((leave) => {
              resolve(leave);
            }),
        );
      }),
  };
}
