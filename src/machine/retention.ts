/** What is kept of a machine that has ended. */
export interface Kept {
  readonly directory: string;
  readonly sizeBytes: number;
  /** Since 1970. */
  readonly endedMs: number;
}

const KEEP_MS = 7 * 24 * 60 * 60 * 1000;
const KEEP_BYTES = 500_000_000;
const KEEP_COUNT = 100;

/** The directories to remove: what is a week old, and the oldest of too many or too large. */
export function outlived(all: readonly Kept[], nowMs: number): string[] {
  const newestFirst = [...all].sort((one, other) => other.endedMs - one.endedMs);
  let sumBytes = 0;
  return newestFirst
    .filter(({ sizeBytes, endedMs }, index) => {
      sumBytes += sizeBytes;
      return index >= KEEP_COUNT || sumBytes > KEEP_BYTES || nowMs - endedMs > KEEP_MS;
    })
    .map(({ directory }) => directory);
}
