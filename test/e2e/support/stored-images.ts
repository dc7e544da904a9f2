import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The images that are in a state directory by whatever lists them: those with a record. */
export function storedImages(stateDir: string): string[] {
  const images = join(stateDir, 'images');
  if (!existsSync(images)) return [];
  return readdirSync(images)
    .filter((name) => name.startsWith('1.0.0-'))
    .flatMap((version) =>
      readdirSync(join(images, version), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => join(images, version, name)),
    );
}
