import path from 'node:path';

import { run } from '../../system/exec.js';
import type { HttpAnswer } from '../../system/http.js';
import { beginPhase, renderMegabytes } from '../../system/progress.js';
import { retry } from '../../system/retry.js';
import { authFile } from '../auth-file.js';
import { announcedWaitMs, ATTEMPTS, isBusy, waitMs } from '../patience.js';
import { askRegistry, type RegistryReply } from '../registry.js';
import { digestOfText } from './digest.js';
import { imageFor, layersOf, weigh, type Layer } from './manifest.js';
import { readConfig, unpackLayout } from './oci.js';
import { copyCommand, inspectCommand } from './skopeo.js';
import type { OpenSource, OpenedSource, SourceContext } from './source.js';
import { whileFilling } from './watch-layout.js';

const REGISTRY_TIMEOUT = '30s';

/**
 * A registry. A tag is resolved to a digest first, by asking the registry, or else by skopeo(1); then
 * that digest is fetched by skopeo. A registry out of reach is left to skopeo when it is unpacked.
 */
export const openDocker: OpenSource = async (address, context): Promise<OpenedSource> => {
  const source = byDigest(`docker:${address}`);
  const [, pinned] = source.split('@');
  const digest =
    pinned ?? (await patiently(source, context, (reply) => resolve(source, reply, context)));
  return {
    digest,
    outOfReach: digest === undefined,
    unpack: async (root) => {
      const known =
        digest ?? digestOfText(await patiently(source, context, () => inspect(source, context)));
      await unpack(`${withoutTag(source)}@${known}`, root, context);
      return known;
    },
    config: () => readConfig(`${path.join(context.workDir, 'layout')}:image`, context),
  };
};

/** undefined when the registry is out of reach. */
async function resolve(
  source: string,
  reply: RegistryReply | undefined,
  context: SourceContext,
): Promise<string | undefined> {
  if (reply?.outOfReach === true) return undefined;
  return reply?.digest ?? digestOfText(await inspect(source, context));
}

/** The manifest, as it is kept. */
async function inspect(source: string, context: SourceContext): Promise<string> {
  await context.prepareToMake?.();
  const auth = { authFile: await authFile(process.env) };
  const command = inspectCommand(source, context, { timeout: REGISTRY_TIMEOUT, ...auth });
  return (await run(command, { signal: context.signal })).stdout;
}

async function unpack(exact: string, root: string, context: SourceContext): Promise<void> {
  const { log, signal } = context;
  const layout = path.join(context.workDir, 'layout');
  const { image, layers } = await toFetch(exact, context);
  const auth = { authFile: await authFile(process.env) };
  const command = copyCommand([image, `oci:${layout}:image`], context, auth);
  beginPhase(log, 'fetch', `fetching ${layers ? renderWeight(layers) : image}`);
  const onLine = (line: string) => {
    log.detail(line);
  };
  const copy = () => patiently(image, context, () => run(command, { signal, onLine }));
  await whileFilling({ layout, layers, log }, copy);
  await unpackLayout(`${layout}:image`, root, context);
}

/** Of an index, the image for the architecture; who has none for it is told so by skopeo. */
async function toFetch(
  exact: string,
  context: SourceContext,
): Promise<{ readonly image: string; readonly layers: readonly Layer[] | undefined }> {
  const read = (one: string) => patiently(one, context, () => inspect(one, context));
  const found = await read(exact);
  const inner = imageFor(context.arch, found);
  if (inner === undefined) return { image: exact, layers: layersOf(found) };
  const image = `${withoutTag(exact)}@${inner}`;
  return { image, layers: layersOf(await read(image)) };
}

function renderWeight(all: readonly Layer[]): string {
  const { layers, bytes } = weigh(all);
  return `${layers} ${layers === 1 ? 'layer' : 'layers'}, ${renderMegabytes(bytes)} MB`;
}

/** A registry that is busy; found out before skopeo was troubled. */
class RegistryBusy extends Error {
  readonly answer: HttpAnswer;

  constructor(answer: HttpAnswer) {
    super(`the registry answered ${answer.status}`);
    this.answer = answer;
  }
}

/**
 * Waits for a registry that is busy, before and after `body`, which is told what the registry replied
 * about `source`; the last attempt is skopeo's in any case.
 */
function patiently<T>(
  source: string,
  { signal, log }: SourceContext,
  body: (reply: RegistryReply | undefined) => Promise<T>,
): Promise<T> {
  const ask = () => askRegistry(source, process.env, signal);
  const attemptOnce = async (attempt: number) => {
    const reply = attempt < ATTEMPTS ? await ask() : undefined;
    const answer = reply?.answer;
    const worthIt = isBusy(answer) && waitMs(answer, attempt) !== undefined;
    if (worthIt) throw new RegistryBusy(answer);
    return body(reply);
  };
  return retry(attemptOnce, {
    attempts: ATTEMPTS,
    signal,
    delayMs: async (error, attempt) => {
      const answer = error instanceof RegistryBusy ? error.answer : (await ask()).answer;
      return announcedWaitMs('registry', { answer, attempt, log });
    },
  });
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
