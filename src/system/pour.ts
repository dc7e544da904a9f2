import { ftruncateSync, readSync, writeSync } from 'node:fs';

export const CHUNK_BYTES = 2 ** 20;
const ZEROS = Buffer.alloc(CHUNK_BYTES);

export interface PourOptions {
  /** CHUNK_BYTES long, to be used again. */
  readonly buffer: Buffer;
  /** Called between chunks. */
  readonly breathe: () => Promise<void>;
}

/** Copies from one open file to another, new one; holes stay holes. */
export async function pour(
  reader: number,
  writer: number,
  { buffer, breathe }: PourOptions,
): Promise<void> {
  let position = 0;
  for (;;) {
    const length = readSync(reader, buffer, 0, CHUNK_BYTES, position);
    if (length === 0) break;
    const chunk = buffer.subarray(0, length);
    if (!chunk.equals(ZEROS.subarray(0, length))) writeAll(writer, chunk, position);
    position += length;
    await breathe();
  }
  ftruncateSync(writer, position); // a hole at the end has a length, too
}

function writeAll(writer: number, chunk: Buffer, position: number): void {
  for (let written = 0; written < chunk.length;)
    written += writeSync(writer, chunk, written, chunk.length - written, position + written);
}
