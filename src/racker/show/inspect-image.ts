import type { KeptImage } from '../../containers/images/kept.js';
import { splitName } from '../../containers/images/resolve.js';
import { emptyConfig } from '../../image/image-config.js';

/** An image in the shape of docker's engine API; what is ours alone is under `Postroj`. */
export function inspectImage({ image, names }: KeptImage): Record<string, unknown> {
  const { config = emptyConfig } = image;
  const split = names.map(splitName);
  const { digest, source, recipe, init, os, sealDigest } = image;
  return {
    Id: digest,
    RepoTags: split.map(({ repository, tag }) => `${repository}:${tag}`),
    RepoDigests: [...new Set(split.map(({ repository }) => `${repository}@${digest}`))],
    Created: image.createdAt,
    Config: {
      User: config.user ?? '',
      ExposedPorts: Object.fromEntries(config.exposedPorts.map((port) => [port, {}])),
      Env: Object.entries(config.env).map(([name, value]) => `${name}=${value}`),
      Cmd: config.cmd.length > 0 ? config.cmd : null,
      Volumes: Object.fromEntries(config.volumes.map((volume) => [volume, {}])),
      WorkingDir: config.workingDir,
      Entrypoint: config.entrypoint.length > 0 ? config.entrypoint : null,
      Labels: config.labels,
      StopSignal: config.stopSignal,
    },
    Architecture: image.arch,
    Os: 'linux',
    Size: image.sizeBytes,
    Postroj: {
      Source: source,
      Recipe: recipe,
      Init: init,
      System: os.prettyName,
      Seal: sealDigest,
    },
  };
}
