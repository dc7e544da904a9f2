import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';

import { PostrojError } from '../errors.js';
import { readBootId } from '../system/boot-id.js';
import { ownMark } from '../system/owner.js';
import type { Container, ContainerImage, ContainerMount } from './container.js';
import { obtainImage, type ObtainedImage } from './obtain-image.js';
import type { MountSpec, RunSpec } from './run-spec.js';
import type { Context } from './verbs.js';

/** A container that does not run yet; pulls its image if need be. Throws CONTAINER_NAME_TAKEN and more. */
export async function create(spec: RunSpec, context: Context): Promise<Container> {
  const obtained = await obtainImage(spec, context);
  const image = imageFacts(spec, obtained);
  const running = { machine: '', init: obtained.image.init, pid: 0 };
  return context.registry.create(
    {
      image,
      command: commandOf(spec, image),
      spec,
      createdAt: new Date().toISOString(),
      state: 'created',
      starts: 0,
      ports: [],
      labels: { ...image.config.labels, ...spec.labels },
      mounts: mountsOf(spec, image, path.join(path.dirname(context.registry.directory), 'volumes')),
      running: { owner: ownMark, bootId: readBootId(), ...running },
    },
    spec.name,
  );
}

function imageFacts(
  { image: reference, boot }: RunSpec,
  { image, config }: ObtainedImage,
): ContainerImage {
  const { digest, arch, recipe, init } = image;
  const hasInit = init.name !== 'none';
  if (boot === 'yes' && !hasInit) {
    throw new PostrojError('NO_INIT', `${reference} has no init, so it cannot be booted`, {
      hint: 'Without --boot its own command runs.',
    });
  }
  return { reference, digest, arch, recipe, config, isBooted: boot !== 'no' && hasInit };
}

/** A system is booted by its init, whatever the image would have run instead. */
function commandOf(spec: RunSpec, { config, isBooted }: ContainerImage): string[] {
  const { entrypoint, command } = spec;
  if (isBooted) return bootedCommand(spec);
  const own = command.length > 0 || entrypoint !== undefined ? command : config.cmd;
  const words = [...(entrypoint ?? config.entrypoint), ...own];
  if (words.length === 0) throw new PostrojError('BAD_OPTION', 'no command specified');
  return words;
}

/** Who waits for a command and names none wants a shell; nobody waits for a detached one. */
function bootedCommand({ entrypoint = [], command, detach }: RunSpec): string[] {
  const words = [...entrypoint, ...command];
  return words.length > 0 || detach ? words : SHELL;
}

/** The better one, where there is one. */
const SHELL = ['/bin/sh', '-c', 'command -v bash >/dev/null && exec bash; exec sh'];

function mountsOf(spec: RunSpec, { config }: ContainerImage, volumes: string): ContainerMount[] {
  const given = spec.mounts.map((mount) => mountOf(mount, volumes));
  const covered = new Set(given.map(({ guestPath }) => guestPath));
  const own = config.volumes.filter((guestPath) => !covered.has(guestPath));
  return [...given, ...own.map((guestPath) => volumeOf({ guestPath, writable: true }, volumes))];
}

function mountOf(mount: MountSpec, volumes: string): ContainerMount {
  const { kind, guestPath } = mount;
  if (kind === 'tmpfs') {
    return { kind, guestPath, hostPath: '', writable: true, options: mount.options };
  }
  if (kind === 'volume') return volumeOf(mount, volumes);
  const { hostPath, writable, create: isMade } = mount;
  if (!existsSync(hostPath)) {
    if (!isMade) throw noSource(hostPath);
    mkdirSync(hostPath, { recursive: true });
  }
  return { kind, guestPath, hostPath, writable };
}

function volumeOf(
  { name, guestPath, writable }: { name?: string; guestPath: string; writable: boolean },
  volumes: string,
): ContainerMount {
  const known = name ?? randomBytes(32).toString('hex');
  const hostPath = path.join(volumes, known, '_data');
  const anonymous = name === undefined;
  return {
    kind: 'volume',
    name: known,
    hostPath,
    guestPath,
    writable,
    ...(anonymous && { anonymous }),
  };
}

function noSource(hostPath: string): PostrojError {
  return new PostrojError(
    'BAD_OPTION',
    `invalid mount config for type "bind": bind source path does not exist: ${hostPath}`,
  );
}
