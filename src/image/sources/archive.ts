import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { PostrojError } from '../../errors.js';
import { run, tryRun } from '../../system/exec.js';
import { exists } from '../../system/files.js';
import { digestOfText } from './digest.js';
import { readConfig, unpackLayout } from './oci.js';
import { copyCommand, inspectCommand } from './skopeo.js';
import type { OpenedSource, OpenSource, SourceContext } from './source.js';

type Transport = 'oci-archive' | 'docker-archive' | 'docker-daemon' | 'containers-storage';

/** An image in one file, `PATH[:NAME]`: what `podman save`, `docker save` and `skopeo copy` write. */
export function openArchive(transport: Transport): OpenSource {
  return async (address, context) => {
    const [file = address] = address.split(':');
    if (!(await exists(file))) {
      throw new PostrojError('BAD_REFERENCE', `no archive ${file}`);
    }
    return openCopied(`${transport}:${address}`, context);
  };
}

/** An image that a container engine of this host holds: `docker-daemon:NAME:TAG`. */
export function openEngine(transport: Transport): OpenSource {
  return (address, context) => openCopied(`${transport}:${address}`, context);
}

/** What only skopeo(1) can read: copied into a layout, then unpacked. See containers-transports(5). */
async function openCopied(source: string, context: SourceContext): Promise<OpenedSource> {
  const { signal } = context;
  await context.prepareToMake?.();
  const inspected = await tryRun(inspectCommand(source, context), { signal });
  // not every transport has a manifest before the copy; what is wrong, the copy will tell
  const digest = inspected.exitCode === 0 ? digestOfText(inspected.stdout) : undefined;
  const layout = path.join(context.workDir, 'layout');
  return {
    digest,
    unpack: async (root) => {
      context.log.progress?.({ phase: 'fetch' });
      await run(copyCommand([source, `oci:${layout}:image`], context), {
        signal,
        onLine: (line) => {
          context.log.detail(line);
        },
      });
      await unpackLayout(`${layout}:image`, root, context);
      return digest ?? (await manifestDigest(layout));
    },
    config: () => readConfig(`${layout}:image`, context),
  };
}

async function manifestDigest(layout: string): Promise<string> {
  const index = await readFile(path.join(layout, 'index.json'), 'utf8');
  const { manifests } = JSON.parse(index) as { manifests: readonly { digest: string }[] };
  return manifests[0]?.digest ?? digestOfText(index);
}
