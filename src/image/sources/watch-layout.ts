import { stat } from 'node:fs/promises';
import path from 'node:path';

import { namesIn } from '../../system/files.js';
import type { Log } from '../../system/log.js';
import type { Weight } from './manifest.js';

const INTERVAL_MS = 100;

interface Filling {
  readonly layout: string;
  /** What is to come, where it is known. */
  readonly weight: Weight | undefined;
  readonly log: Log;
}

/** Tells how much of an image is there while `body` copies it into the empty OCI layout. */
export async function whileFilling<T>(filling: Filling, body: () => Promise<T>): Promise<T> {
  const { weight, layout, log } = filling;
  if (!weight || !log.progress) return body();
  const tell = ({ layers, bytes }: Weight) =>
    log.progress?.({
      phase: 'fetch',
      layers: { done: Math.min(layers, weight.layers), total: weight.layers },
      bytes: { done: Math.min(bytes, weight.bytes), total: weight.bytes },
    });
  tell({ layers: 0, bytes: 0 });
  let over = false;
  const look = async () => {
    const present = await weigh(layout);
    if (!over) tell(present);
  };
  const timer = setInterval(() => void look(), INTERVAL_MS);
  try {
    const result = await body();
    tell(weight);
    return result;
  } finally {
    over = true;
    clearInterval(timer);
  }
}

/** Whole blobs are in a directory of their own, those on their way beside it. */
async function weigh(layout: string): Promise<Weight> {
  const whole = await sizesIn(path.join(layout, 'blobs/sha256'));
  const coming = await sizesIn(layout);
  const bytes = [...whole, ...coming].reduce((sum, size) => sum + size, 0);
  return { layers: whole.length, bytes };
}

/** Files come and go while they are looked at. */
async function sizesIn(directory: string): Promise<number[]> {
  const names = await namesIn(directory);
  const stats = await Promise.all(
    names.map((name) => stat(path.join(directory, name)).catch(() => undefined)),
  );
  return stats.flatMap((one) => (one?.isFile() === true ? [one.size] : []));
}
