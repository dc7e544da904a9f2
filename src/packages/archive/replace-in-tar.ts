import { BLOCK_BYTES, parseHeader } from './tar.js';

/** The archive with another content of one regular file; all else stays as it is. Throws without it. */
export function replaceInTar(tar: Buffer, name: string, change: (text: string) => string): Buffer {
  for (let at = 0; at + BLOCK_BYTES <= tar.length;) {
    const header = tar.subarray(at, at + BLOCK_BYTES);
    const entry = parseHeader(header);
    if (!entry) break; // the end
    const body = at + BLOCK_BYTES;
    const next = body + padded(entry.sizeBytes);
    if (entry.name === name && entry.regular) {
      const content = Buffer.from(change(tar.toString('utf8', body, body + entry.sizeBytes)));
      const padding = Buffer.alloc(padded(content.length) - content.length);
      const [before, after] = [tar.subarray(0, at), tar.subarray(next)];
      return Buffer.concat([before, resized(header, content.length), content, padding, after]);
    }
    at = next;
  }
  throw new Error(`it has no ${name}`);
}

export function padded(bytes: number): number {
  return Math.ceil(bytes / BLOCK_BYTES) * BLOCK_BYTES;
}

/** tar(5): octal numbers; the sum is taken with its own field full of spaces. */
function resized(header: Buffer, sizeBytes: number): Buffer {
  const changed = Buffer.from(header);
  changed.write(`${sizeBytes.toString(8).padStart(11, '0')}\0`, 124, 'latin1');
  changed.fill(' ', 148, 156);
  const sum = changed.reduce((total, byte) => total + byte, 0);
  changed.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return changed;
}
