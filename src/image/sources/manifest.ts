/** Manifests and indexes as registries have them; https://github.com/opencontainers/image-spec */

/** What is to be fetched of an image. */
export interface Weight {
  readonly layers: number;
  readonly bytes: number;
}

/** A file that is fetched of an image. */
export interface Layer {
  readonly digest: string;
  readonly sizeBytes: number;
}

/** Of images for several architectures, rather than one image. */
export function isIndex(manifest: string): boolean {
  return Array.isArray(fieldOf(parse(manifest), 'manifests'));
}

/** undefined when the manifest does not tell, or is none. Equal layers are fetched once. */
export function weightOf(manifest: string): Weight | undefined {
  const layers = layersOf(manifest);
  return layers && weigh(layers);
}

export function weigh(layers: readonly Layer[]): Weight {
  const bytes = layers.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return { layers: layers.length, bytes };
}

/** Each digest once, the lowest layer first; undefined when the manifest does not tell, or is none. */
export function layersOf(manifest: string): Layer[] | undefined {
  const layers = fieldOf(parse(manifest), 'layers');
  if (!Array.isArray(layers)) return undefined;
  const sizes = new Map<string, number>();
  for (const layer of layers as unknown[]) {
    const size = fieldOf(layer, 'size');
    if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) return undefined;
    sizes.set(String(fieldOf(layer, 'digest')), size);
  }
  return [...sizes].map(([digest, sizeBytes]) => ({ digest, sizeBytes }));
}

/** As skopeo takes them when an architecture is named and no variant. */
const variants: readonly unknown[] = [undefined, 'v8', 'v7', 'v6', 'v5'];

/** The digest of the index's image for Linux on `arch`; undefined when it has none. */
export function imageFor(arch: string, index: string): string | undefined {
  const manifests = fieldOf(parse(index), 'manifests');
  if (!Array.isArray(manifests)) return undefined;
  const fitting = (manifests as unknown[]).filter((one) => {
    const platform = fieldOf(one, 'platform');
    return fieldOf(platform, 'os') === 'linux' && fieldOf(platform, 'architecture') === arch;
  });
  for (const variant of variants) {
    const found = fitting.find((one) => fieldOf(fieldOf(one, 'platform'), 'variant') === variant);
    const digest = fieldOf(found, 'digest');
    if (typeof digest === 'string' && /^sha256:[0-9a-f]{64}$/.test(digest)) return digest;
  }
  return undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
