import { together } from './together.js';

/** Undoes one thing: unmounts, kills, removes. */
export type Release = () => Promise<void> | void;

/**
 * What was acquired, released in reverse order. One release that fails does not keep the others
 * from happening; the first failure is reported at the end.
 */
export class Releases {
  readonly #stack: Release[] = [];

  add(release: Release): void {
    this.#stack.push(release);
  }

  /** Releases of their own, in the place of one: for what is acquired beside something else. */
  nested(): Releases {
    const inner = new Releases();
    this.add(() => inner.all());
    return inner;
  }

  /** The same, each call one more, for things that do not need each other: they are released side by side. */
  apart(): () => Releases {
    const parts: Releases[] = [];
    this.add(async () => {
      await together(...parts.map((part) => part.all()));
    });
    return () => {
      const part = new Releases();
      parts.push(part);
      return part;
    };
  }

  async all(): Promise<void> {
    const failures: unknown[] = [];
    for (let release = this.#stack.pop(); release; release = this.#stack.pop()) {
      try {
        await release();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}

/** Runs `body`; releases everything afterwards. The body's error wins over a release's. */
export async function withReleases<T>(body: (releases: Releases) => Promise<T>): Promise<T> {
  const releases = new Releases();
  let result: T;
  try {
    result = await body(releases);
  } catch (error) {
    await releases.all().catch(() => undefined);
    throw error;
  }
  await releases.all();
  return result;
}
