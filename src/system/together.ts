type Settled<T> = { [K in keyof T]: Awaited<T[K]> };

/**
 * What all of these come to. It waits for every one of them also when one fails, so that none is still
 * acquiring something when releases begin; then the first failure is thrown.
 */
export async function together<T extends readonly unknown[]>(...all: T): Promise<Settled<T>> {
  await Promise.allSettled(all);
  return Promise.all(all);
}
