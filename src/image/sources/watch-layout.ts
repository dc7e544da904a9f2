import { stat } from 'node:fs/promises';
import path from 'node:path';

import { namesIn } from '../../system/files.js';
import type { Log } from '../../system/log.js';
import { weigh, type Layer } from './manifest.js';

const INTERVAL_MS = 100;

interface Filling {
  readonly layout: string;
  /** What is to come, where it is known. */
  readonly layers: readonly Layer[] | undefined;
  readonly log: Log;
}

/** Tells how much of an image is there while `body` copies it into the empty OCI layout. */
export async function whileFilling<T>(filling: Filling, body: () => Promise<T>): Promise<T> {
  const { layers, layout, log } = filling;
  if (!layers || !log.progress) return body();
  const total = weigh(layers);
  const tell = ({ names, bytes }: Present) => {
    const blobs = layers.map(({ digest }) => ({ digest, isThere: isIn(names, digest) }));
    log.progress?.({
      ...{ phase: 'fetch', blobs },
      layers: { done: Math.min(names.length, total.layers), total: total.layers },
      bytes: { done: Math.min(bytes, total.bytes), total: total.bytes },
    });
  };
  tell({ names: [], bytes: 0 });
  let over = false;
  const look = async () => {
    const present = await lookIn(layout);
    if (!over) tell(present);
  };
  const timer = setInterval(() => void look(), INTERVAL_MS);
  try {
    const result = await body();
    tell({ names: layers.map(({ digest }) => nameOf(digest)), bytes: total.bytes });
    return result;
  } finally {
    over = true;
    clearInterval(timer);
  }
}

interface Present {
  /** Of the blobs that are whole. */
  readonly names: readonly string[];
  readonly bytes: number;
}

/** Whole blobs are in a directory of their own, those on their way beside it. */
async function lookIn(layout: string): Promise<Present> {
  const directory = path.join(layout, 'blobs/sha256');
  const whole = await sizesIn(directory);
  const coming = await sizesIn(layout);
  const bytes = [...whole, ...coming].reduce((sum, [, size]) => sum + size, 0);
  return { names: whole.map(([name]) => name), bytes };
}

function isIn(names: readonly string[], digest: string): boolean {
  return names.includes(nameOf(digest));
}

/** `sha256:<hex>` → `<hex>` */
function nameOf(digest: string): string {
  return digest.slice(digest.indexOf(':') + 1);
}

/** Files come and go while they are looked at. */
async function sizesIn(directory: string): Promise<(readonly [string, number])[]> {
  const names = await namesIn(directory);
  const found = await Promise.all(
    names.map(async (name) => {
      const stats = await stat(path.join(directory, name)).catch(() => undefined);
      return stats?.isFile() === true ? ([name, stats.size] as const) : undefined;
    }),
  );
  return found.filter((one) => one !== undefined);
}
