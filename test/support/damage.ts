import { open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';

/** Changes one byte in the midst of the largest blob that a docker-registry keeps below `data`. */
export async function alterLargestBlob(data: string): Promise<void> {
  const names = await readdir(data, { recursive: true });
  const blobs = await Promise.all(
    names
      .filter((name) => path.basename(name) === 'data')
      .map(async (name) => {
        const file = path.join(data, name);
        return { file, size: (await stat(file)).size };
      }),
  );
  const [largest] = blobs.sort((one, other) => other.size - one.size);
  if (!largest) throw new Error(`no blob in ${data}`);
  await alterByte(largest.file, Math.floor(largest.size / 2));
}

export async function alterByte(file: string, position: number): Promise<void> {
  const handle = await open(file, 'r+');
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, position);
  buffer[0] = (buffer[0] ?? 0) ^ 0xff;
  await handle.write(buffer, 0, 1, position);
  await handle.close();
}
