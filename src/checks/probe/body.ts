import type { IncomingMessage } from 'node:http';
import type { Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

import type { ProbeAnswer } from './protocol.js';

const decoders: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** Decoded, up to that size; what a small body unpacks to may be larger than any memory. */
export function readBody(
  response: IncomingMessage,
  mostBytes: number,
): Promise<Pick<ProbeAnswer, 'body' | 'isCut'>> {
  return new Promise((resolve, reject) => {
    const coding = response.headers['content-encoding']?.trim().toLowerCase() ?? '';
    const decoder = decoders[coding]?.();
    const chunks: Buffer[] = [];
    let sizeBytes = 0;
    const end = (isCut: boolean) => {
      response.destroy();
      decoder?.destroy();
      const body = Buffer.concat(chunks).subarray(0, mostBytes).toString('utf8');
      resolve({ body, ...(isCut && { isCut }) });
    };
    const source = decoder ? response.pipe(decoder) : response;
    source.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      sizeBytes += chunk.length;
      if (sizeBytes > mostBytes) end(true);
    });
    source.on('end', () => {
      end(false);
    });
    response.on('error', reject);
    decoder?.on('error', reject);
  });
}
