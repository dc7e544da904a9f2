import type { Writable } from 'node:stream';

/** Resolves when there is room for more. Rejects with EPIPE and the like. */
export async function writeOn(stream: Writable, data: Buffer): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const isFull = !stream.write(data, (error) => {
      if (error) reject(error);
      else if (isFull) resolve();
    });
    if (!isFull) resolve();
  });
}
