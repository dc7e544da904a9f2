import type { Log } from './log.js';

/** How far a long piece of work is; told often, for faces that can replace a line. */
export interface Progress {
  /** One word: `fetch`, `unpack` … */
  readonly phase: string;
  readonly layers?: Part;
  readonly bytes?: Part;
  /** What is fetched in pieces, by digest. */
  readonly blobs?: readonly Blob[];
}

export interface Blob {
  readonly digest: string;
  readonly isThere: boolean;
}

export interface Part {
  readonly done: number;
  /** undefined when nobody has told. */
  readonly total: number | undefined;
}

/** Said once to those who read lines, and shown for as long as it lasts to those who watch. */
export function beginPhase(log: Log, phase: string, message: string): void {
  log.progress?.({ phase });
  log.info(message);
}

/** In powers of ten, as registries and disks count. */
export function renderMegabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
