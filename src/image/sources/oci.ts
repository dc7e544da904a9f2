import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { command, run } from '../../system/exec.js';
import { beginPhase } from '../../system/progress.js';
import { digestOfText } from './digest.js';
import type { ImageConfig } from '../image-config.js';
import { parseImageConfig } from '../read-config.js';
import { isIndex } from './manifest.js';
import { configCommand, copyCommand, inspectCommand } from './skopeo.js';
import type { OpenSource, SourceContext } from './source.js';

/** An OCI layout on disk, `PATH[:TAG]`; https://github.com/opencontainers/image-spec */
export const openOci: OpenSource = async (address, context) => {
  const [, directory = address, named] = /^(.*?)(?::([\w.-]+))?$/.exec(address) ?? [];
  const image = `${directory}:${named ?? (await onlyTag(directory))}`;
  const { signal } = context;
  await context.prepareToMake?.();
  const { stdout } = await run(inspectCommand(`oci:${image}`, context), { signal });
  const digest = digestOfText(stdout);
  const copied = isIndex(stdout) ? `${path.join(context.workDir, 'layout')}:image` : undefined;
  return {
    digest,
    unpack: async (root) => {
      if (copied !== undefined) {
        await run(copyCommand([`oci:${image}`, `oci:${copied}`], context), { signal });
      }
      await unpackLayout(copied ?? image, root, context);
      return digest;
    },
    config: () => readConfig(copied ?? image, context),
  };
};

/** The tag of a layout that has just one; else `latest`, as everywhere. */
async function onlyTag(directory: string): Promise<string> {
  const text = await readFile(path.join(directory, 'index.json'), 'utf8').catch(() => '{}');
  const { manifests = [] } = JSON.parse(text) as {
    manifests?: { annotations?: Record<string, string> }[];
  };
  const tags = manifests.map(
    ({ annotations }) => annotations?.['org.opencontainers.image.ref.name'],
  );
  return (tags.length === 1 ? tags[0] : undefined) ?? 'latest';
}

/** Of an image in a layout. Throws IMAGE_UNAVAILABLE when it is damaged. */
export async function readConfig(image: string, context: SourceContext): Promise<ImageConfig> {
  const { signal } = context;
  return parseImageConfig((await run(configCommand(`oci:${image}`, context), { signal })).stdout);
}

/** umoci(1) as root keeps owners, links, devices and capabilities, and applies whiteouts. */
export async function unpackLayout(
  image: string,
  root: string,
  { signal, log }: Pick<SourceContext, 'signal' | 'log'>,
): Promise<void> {
  beginPhase(log, 'unpack', 'unpacking');
  const unpack = command('umoci', ['raw', 'unpack', '--image', image, root]);
  await run(unpack, { signal });
}
