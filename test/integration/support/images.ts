import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { exists } from '../../../src/system/files.js';
import { runProgram } from './trees.js';

export interface ImageParts {
  readonly tree: string;
  readonly arch?: string;
  /** Tarballs to lay upon the tree, as they are. */
  readonly layers?: readonly string[];
}

/** An image `tag` in an OCI layout, made by umoci. */
export async function buildImage(
  layout: string,
  tag: string,
  { tree, arch = 'amd64', layers = [] }: ImageParts,
): Promise<string> {
  const image = `${layout}:${tag}`;
  if (!(await exists(layout))) await runProgram('umoci', 'init', '--layout', layout);
  await runProgram('umoci', 'new', '--image', image);
  await runProgram('umoci', 'config', '--image', image, '--architecture', arch);
  await runProgram('umoci', 'insert', '--image', image, tree, '/');
  for (const layer of layers)
    await runProgram('umoci', 'raw', 'add-layer', '--image', image, layer);
  return image;
}

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** What a layout's index says of a tag. */
export async function descriptorOf(layout: string, tag: string): Promise<Descriptor> {
  const text = await readFile(path.join(layout, 'index.json'), 'utf8');
  const { manifests } = JSON.parse(text) as { manifests: readonly Descriptor[] };
  const found = manifests.find(
    ({ annotations }) => annotations?.['org.opencontainers.image.ref.name'] === tag,
  );
  if (!found) throw new Error(`${layout} has no ${tag}`);
  return found;
}

/** An index by hand, whose manifests are for the architectures that their tags are named after. */
export async function indexOf(layout: string, arches: readonly string[]): Promise<string> {
  const manifests = await Promise.all(
    arches.map(async (architecture) => {
      const { mediaType, digest, size } = await descriptorOf(layout, architecture);
      return { mediaType, digest, size, platform: { architecture, os: 'linux' } };
    }),
  );
  const mediaType = 'application/vnd.oci.image.index.v1+json';
  return JSON.stringify({ schemaVersion: 2, mediaType, manifests });
}

/** Pushes the images, then their index as tag `both`; returns its digest. */
export async function pushIndex(
  layout: string,
  arches: readonly string[],
  { port, name }: { readonly port: number; readonly name: string },
): Promise<string> {
  for (const arch of arches) {
    const to = `docker://127.0.0.1:${port}/${name}:${arch}`;
    const flags = ['--insecure-policy', '--dest-tls-verify=false'];
    await runProgram('skopeo', 'copy', '-q', ...flags, `oci:${layout}:${arch}`, to);
  }
  const body = await indexOf(layout, arches);
  const url = `http://127.0.0.1:${port}/v2/${name}/manifests/both`;
  const headers = { 'content-type': 'application/vnd.oci.image.index.v1+json' };
  const { status } = await fetch(url, { method: 'PUT', headers, body });
  if (status !== 201) throw new Error(`the registry took no index: ${status}`);
  return `sha256:${createHash('sha256').update(body).digest('hex')}`;
}
