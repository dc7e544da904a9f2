import path from 'node:path';

import { run, type Command, type RunOutcome } from '../../system/exec.js';
import type { HttpAnswer } from '../../system/http.js';
import { beginPhase, renderMegabytes } from '../../system/progress.js';
import { retry } from '../../system/retry.js';
import { authFile } from '../auth-file.js';
import { announcedWaitMs, ATTEMPTS, isBusy, waitMs } from '../patience.js';
import { askRegistry } from '../registry.js';
import { digestOfText } from './digest.js';
import { imageFor, weightOf, type Weight } from './manifest.js';
import { unpackLayout } from './oci.js';
import { copyCommand, inspectCommand } from './skopeo.js';
import type { OpenSource, OpenedSource, SourceContext } from './source.js';
import { whileFilling } from './watch-layout.js';

const REGISTRY_TIMEOUT = '30s';

/** A registry, by skopeo(1): the tag is resolved to a digest first, then that digest is fetched. */
export const openDocker: OpenSource = async (address, context): Promise<OpenedSource> => {
  const source = byDigest(`docker:${address}`);
  const auth = { authFile: await authFile(process.env) };
  const inspect = async (one: string) => {
    const command = inspectCommand(one, context, { timeout: REGISTRY_TIMEOUT, ...auth });
    return (await runPatiently({ command, source: one }, context)).stdout;
  };
  const found = await inspect(source);
  const digest = digestOfText(found);
  return {
    digest,
    unpack: async (root) => {
      const layout = path.join(context.workDir, 'layout');
      // who has none for the architecture is told so by skopeo
      const inner = imageFor(context.arch, found);
      const exact = `${withoutTag(source)}@${inner ?? digest}`;
      const weight = weightOf(inner === undefined ? found : await inspect(exact));
      const command = copyCommand([exact, `oci:${layout}:image`], context, auth);
      beginPhase(context.log, 'fetch', `fetching ${weight ? renderWeight(weight) : exact}`);
      const onLine = (line: string) => {
        context.log.detail(line);
      };
      const copy = () => runPatiently({ command, source: exact, onLine }, context);
      await whileFilling({ layout, weight, log: context.log }, copy);
      await unpackLayout(`${layout}:image`, root, context);
      return digest;
    },
  };
};

function renderWeight({ layers, bytes }: Weight): string {
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

interface Call {
  readonly command: Command;
  /** About which the registry is asked. */
  readonly source: string;
  readonly onLine?: (line: string) => void;
}

/** Waits for a registry that is busy, before and after; the last attempt is skopeo's in any case. */
function runPatiently(
  { command, source, onLine }: Call,
  { signal, log }: SourceContext,
): Promise<RunOutcome> {
  const ask = () => askRegistry(source, process.env, signal);
  const body = async (attempt: number) => {
    const answer = attempt < ATTEMPTS ? await ask() : undefined;
    const worthIt = isBusy(answer) && waitMs(answer, attempt) !== undefined;
    if (worthIt) throw new RegistryBusy(answer);
    return run(command, { signal, onLine });
  };
  return retry(body, {
    attempts: ATTEMPTS,
    signal,
    delayMs: async (error, attempt) => {
      const answer = error instanceof RegistryBusy ? error.answer : await ask();
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
