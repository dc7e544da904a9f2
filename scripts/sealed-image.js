import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

const state = process.env.POSTROJ_STATE_DIR || '/var/lib/postroj';

/**
 * @param {string} file
 * @returns {{ digest: string }}
 */
function readRecord(file) {
  /** @type {unknown} */
  const record = JSON.parse(readFileSync(file, 'utf8'));
  return /** @type {{ digest: string }} */ (record);
}

/**
 * The squashfs file of a prepared image, found through its record.
 * @param {string} name
 */
export function sealedImage(name) {
  const images = path.join(state, 'images');
  const { digest } = readRecord(path.join(images, 'names', `${name}.amd64.json`));
  for (const version of readdirSync(images).filter((one) => one.startsWith('1.0.0-'))) {
    const directory = path.join(images, version, 'amd64');
    const record = path.join(directory, 'image.json');
    // of another architecture, or removed
    if (existsSync(record) && readRecord(record).digest === digest) {
      return path.join(directory, 'image.squashfs');
    }
  }
  throw new Error(`no prepared image of ${name}`);
}
