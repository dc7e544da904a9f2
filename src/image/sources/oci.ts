import { command, run } from '../../system/exec.js';
import { digestOfText } from './digest.js';
import type { OpenSource, SourceContext } from './source.js';

/** An OCI layout on disk, `PATH[:TAG]`; https://github.com/opencontainers/image-spec */
export const openOci: OpenSource = async (address, context) => {
  const inspect = command('skopeo', ['inspect', '--raw', `oci:${address}`]);
  const { stdout } = await run(inspect, { signal: context.signal });
  const digest = digestOfText(stdout);
  return {
    digest,
    unpack: async (root) => {
      await unpackLayout(address, root, context);
      return digest;
    },
  };
};

/** umoci(1) as root keeps owners, links, devices and capabilities, and applies whiteouts. */
export async function unpackLayout(
  image: string,
  root: string,
  context: Pick<SourceContext, 'signal'>,
): Promise<void> {
  const [, name = image, tag = 'latest'] = /^(.*?)(?::([\w.-]+))?$/.exec(image) ?? [];
  const unpack = command('umoci', ['raw', 'unpack', '--image', `${name}:${tag}`, root]);
  await run(unpack, { signal: context.signal });
}
