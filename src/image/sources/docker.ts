import path from 'node:path';

import { run } from '../../system/exec.js';
import type { HttpAnswer } from '../../system/http.js';
import { retry } from '../../system/retry.js';
import { authFile } from '../auth-file.js';
import { announcedWaitMs, ATTEMPTS, isBusy, waitMs } from '../patience.js';
import { askRegistry, type RegistryReply } from '../registry.js';
import { digestOfText } from './digest.js';
import { unpackLayout } from './oci.js';
import { copyCommand, inspectCommand } from './skopeo.js';
import type { OpenSource, OpenedSource, SourceContext } from './source.js';

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
      const known = digest ?? (await patiently(source, context, () => inspect(source, context)));
      await unpack(`${withoutTag(source)}@${known}`, root, context);
      return known;
    },
  };
};

/** undefined when the registry is out of reach. */
async function resolve(
  source: string,
  reply: RegistryReply | undefined,
  context: SourceContext,
): Promise<string | undefined> {
  if (reply?.outOfReach === true) return undefined;
  return reply?.digest ?? (await inspect(source, context));
}

async function inspect(source: string, context: SourceContext): Promise<string> {
  await context.prepareToMake?.();
  const auth = { authFile: await authFile(process.env) };
  const command = inspectCommand(source, context, { timeout: REGISTRY_TIMEOUT, ...auth });
  return digestOfText((await run(command, { signal: context.signal })).stdout);
}

async function unpack(exact: string, root: string, context: SourceContext): Promise<void> {
  const layout = path.join(context.workDir, 'layout');
  const auth = { authFile: await authFile(process.env) };
  const copy = copyCommand([exact, `oci:${layout}:image`], context, auth);
  const onLine = (line: string) => {
    context.log.detail(line);
  };
  await patiently(exact, context, () => run(copy, { signal: context.signal, onLine }));
  await unpackLayout(`${layout}:image`, root, context);
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
