import type { Document } from 'yaml';
import * as z from 'zod/mini';

import type { LockedImage } from './image-lock.js';
import { offsetOf, readYaml, schemaMistakes, type Mistake } from './yaml-text.js';

const word = z.string().check(z.minLength(1));
const digest = z
  .string()
  .check(z.regex(/^sha256:[0-9a-f]{64}$/, { error: 'expected sha256: and 64 hex digits' }));

const schema = z.strictObject({
  schema: z.literal(1),
  images: z.array(z.strictObject({ image: word, arch: word, digest, source: word })),
});

const hint =
  'Mend it by hand, or remove it and write it anew: postroj pull --lock IMAGE… (or --all)';

/** Throws BAD_CONFIG with all mistakes at once, each as `file:line:column: what`. */
export function parseImageLock(text: string, file: string): readonly LockedImage[] {
  const { document, refuse } = readYaml(text, { file, hint });
  const { data, error } = schema.safeParse(document.toJS());
  refuse(schemaMistakes(error?.issues ?? [], document));
  const images = data?.images ?? [];
  refuse(twice(images, document));
  return images;
}

/** A merge of two branches may leave two lines for one image: none of them can be the right one. */
function twice(images: readonly LockedImage[], document: Document): Mistake[] {
  return images.flatMap(({ image, arch }, index) => {
    const first = images.findIndex((other) => other.image === image && other.arch === arch);
    if (first === index) return [];
    return [[offsetOf(document, ['images', index]), `${image} ${arch} is there twice`] as const];
  });
}
