import path from 'node:path';

import { command, run, type Command } from '../../system/exec.js';
import { digestOfText } from './digest.js';
import { unpackLayout } from './oci.js';
import type { OpenSource, OpenedSource, SourceContext } from './source.js';

/** skopeo would wait for minutes for a registry that drops packets. */
const REGISTRY_TIMEOUT = '30s';

/** A registry, by skopeo(1): the tag is resolved to a digest first, then that digest is fetched. */
export const openDocker: OpenSource = async (address, context): Promise<OpenedSource> => {
  const source = byDigest(`docker:${address}`);
  const { stdout } = await run(inspectCommand(source, context), { signal: context.signal });
  const digest = digestOfText(stdout);
  return {
    digest,
    unpack: async (root) => {
      const layout = path.join(context.workDir, 'layout');
      const copy = copyCommand(`${withoutTag(source)}@${digest}`, `oci:${layout}:image`, context);
      await run(copy, {
        signal: context.signal,
        onLine: (line) => {
          context.log.detail(line);
        },
      });
      await unpackLayout(`${layout}:image`, root, context);
      return digest;
    },
  };
};

function inspectCommand(source: string, context: SourceContext): Command {
  return skopeo(context, ['--command-timeout', REGISTRY_TIMEOUT], ['inspect', '--raw', source]);
}

/** The manifest's bytes as the registry serves them: their digest is the image's. */
function copyCommand(source: string, target: string, context: SourceContext): Command {
  return skopeo(context, [], ['copy', source, target]);
}

/** The library that skopeo is made of knows this variable, skopeo itself only the flag. */
function registriesConf(): string[] {
  const file = process.env.CONTAINERS_REGISTRIES_CONF;
  return file ? ['--registries-conf', file] : [];
}

function skopeo(context: SourceContext, globals: string[], args: string[]): Command {
  return command('skopeo', [
    ...registriesConf(),
    ...globals,
    '--override-os',
    'linux',
    '--override-arch',
    context.arch,
    ...args,
  ]);
}

/** skopeo takes a tag or a digest; the digest says it all. */
function byDigest(source: string): string {
  const [, digest] = source.split('@');
  return digest === undefined ? source : `${withoutTag(source)}@${digest}`;
}

/** `docker://host:5000/name:tag@digest` → `docker://host:5000/name` */
export function withoutTag(source: string): string {
  const [name = ''] = source.split('@');
  const colon = name.lastIndexOf(':');
  return colon > name.lastIndexOf('/') ? name.slice(0, colon) : name;
}
