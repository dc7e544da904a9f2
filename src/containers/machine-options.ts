import { mkdirSync } from 'node:fs';
import path from 'node:path';

import { patienceFor } from '../engine/architecture.js';
import { PostrojError } from '../errors.js';
import type { SealedImage } from '../image/store.js';
import type { BootOptions } from '../machine/boot.js';
import type { Network } from '../machine/network.js';
import { shortId, type Container, type ContainerMount } from './container.js';
import type { Context } from './verbs.js';

const BOOT_TIMEOUT_MS = 120_000;

/** How its machine is booted, or entered. */
export function machineOptions(
  container: Container,
  image: SealedImage,
  { workshop, registry, signal }: Context,
): BootOptions {
  const { spec, id, mounts } = container;
  const patience = patienceFor(image.arch);
  return {
    file: image.file,
    tree: image.tree,
    lockFile: image.lockFile,
    init: image.init,
    label: labelOf(container),
    binds: mounts.filter(({ kind }) => kind !== 'tmpfs').map(bindOf),
    tmpfs: mounts
      .filter(({ kind }) => kind === 'tmpfs')
      .map(({ guestPath, options = '' }) => ({ guestPath, options })),
    network: networkOf(container),
    limits: limitsOf(container),
    readOnly: spec.readOnly,
    hostname: spec.hostname ?? shortId(container),
    machineId: id.slice(0, 32),
    // nobody comes back to what goes with its end
    ...(spec.remove
      ? { isForgotten: true }
      : { disk: path.join(registry.directoryOf(container), 'disk') }),
    timeoutMs: BOOT_TIMEOUT_MS * patience,
    patience,
    work: workshop.machines,
    runs: workshop.runs,
    signal,
  };
}

/** `debian` of `docker://docker.io/library/debian:bookworm`. */
function labelOf({ image }: Container): string {
  const last = image.reference.split('/').at(-1) ?? '';
  return last.replace(/[:@].*$/, '') || 'container';
}

/** What is to be made on the host is made by now; a bind of what is not there is the caller's mistake. */
function bindOf({ hostPath, guestPath, writable }: ContainerMount) {
  return { hostPath, guestPath, writable };
}

function networkOf({ spec, ports }: Container): Network {
  return spec.network === 'private' ? { mode: 'private', publish: ports } : { mode: spec.network };
}

function limitsOf({ spec: { cpus, memoryBytes, tasks } }: Container) {
  return {
    ...(cpus !== undefined && { cpus }),
    ...(memoryBytes !== undefined && { memoryBytes }),
    ...(tasks !== undefined && { tasks }),
  };
}

/** Throws IMAGE_UNAVAILABLE when it has been removed. */
export async function imageOf({ image }: Container, { workshop }: Context): Promise<SealedImage> {
  const found = await workshop.images.find(image);
  if (found) return found;
  throw new PostrojError('IMAGE_UNAVAILABLE', `the image of ${image.reference} has been removed`, {
    hint: `Pull it anew, and run another container: racker pull ${image.reference}`,
  });
}

export function makeVolumes({ mounts }: Container): void {
  for (const { kind, hostPath } of mounts)
    if (kind === 'volume') mkdirSync(hostPath, { recursive: true });
}
