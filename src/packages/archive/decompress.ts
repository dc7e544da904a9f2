import { pipeline, type Readable, type Transform } from 'node:stream';
import * as zlib from 'node:zlib';

import { PostrojError } from '../../errors.js';
import { command, start } from '../../system/exec.js';

export type Compression = 'none' | 'gzip' | 'xz' | 'zstd';

const MAGICS: readonly (readonly [hex: string, compression: Compression])[] = [
  ['1f8b', 'gzip'],
  ['fd377a585a00', 'xz'],
  ['28b52ffd', 'zstd'],
];

/** By its first bytes. */
export function compressionOf(begin: Buffer): Compression {
  const hex = begin.toString('hex');
  return MAGICS.find(([magic]) => hex.startsWith(magic))?.[1] ?? 'none';
}

/** With as much memory as the largest packages of distributions need, and no more. */
const PROGRAMS = {
  xz: ['xz', '--decompress', '--stdout', '--memlimit-decompress=512MiB'],
  zstd: ['zstd', '--decompress', '--stdout', '--quiet', '--memory=512MB'],
} as const;

/** What a compressed stream holds. Whoever stops reading early ends all of it. */
export function decompressed(
  source: Readable,
  compression: Compression,
): AsyncIterable<Uint8Array> {
  switch (compression) {
    case 'none':
      return source;
    case 'gzip':
      return through(source, zlib.createGunzip());
    case 'zstd': {
      const transform = zstdOfNode();
      return transform ? through(source, transform) : throughProgram(source, 'zstd');
    }
    case 'xz':
      return throughProgram(source, 'xz');
  }
}

/** Node has it since 22.15 and 23.8. */
function zstdOfNode(): Transform | undefined {
  return (zlib as { createZstdDecompress?: () => Transform }).createZstdDecompress?.();
}

function through(source: Readable, transform: Transform): AsyncIterable<Uint8Array> {
  // an error of either reaches the one who reads
  return pipeline(source, transform, () => undefined);
}

/** Throws HOST_TOOL_MISSING when the host does not have it. */
export async function* throughProgram(
  source: Readable,
  name: keyof typeof PROGRAMS,
): AsyncGenerator<Uint8Array> {
  const [file, ...args] = PROGRAMS[name];
  const child = start(command(file, args));
  pipeline(source, child.stdin, () => undefined); // it may end without reading all
  child.stderr.resume();
  try {
    yield* child.stdout as AsyncIterable<Uint8Array>;
    const { exitCode } = await child.ended;
    if (exitCode === 127) {
      throw new PostrojError('HOST_TOOL_MISSING', `${file} is not installed`, {
        hint: 'Install it: postroj doctor --fix',
      });
    }
    if (exitCode !== 0) throw new Error(`${file} cannot decompress it`);
  } finally {
    source.destroy();
    child.kill('SIGKILL');
    await child.ended;
  }
}
