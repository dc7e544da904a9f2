import { setMaxListeners } from 'node:events';

import { expectImage, isHere } from '../containers/images/kept.js';
import { familiarName } from '../containers/images/resolve.js';
import { contextOf } from '../containers/context.js';
import { processAttachment } from '../containers/process-attachment.js';
import type { RunSpec } from '../containers/run-spec.js';
import { run } from '../containers/run.js';
import type { Context } from '../containers/verbs.js';
import { PostrojError } from '../errors.js';
import { tell } from './command-line/words.js';
import { Failure, RACKER_FAILED, ValueError } from './command-line/usage-error.js';
import { CidFile } from './cid-file.js';
import { pullDisplay } from './pull-display.js';
import { pullWithLines } from './pull-image.js';
import type { RunFlags } from './run-flags.js';
import { runSpecOf } from './run-spec-of.js';
import { expectTerminal } from './terminal.js';
import { whileInterruptible } from './interruptible.js';

/**
 * Pulls the image if need be, and runs it; the command's own exit code. Throws a Failure with 125 for
 * whatever kept it from running.
 */
export async function runContainer(words: readonly string[], flags: RunFlags): Promise<number> {
  const { tty = false, interactive = false, detach = false, cidfile } = flags;
  if (!detach) expectTerminal({ tty, interactive });
  let cidFile: CidFile | undefined;
  try {
    const spec = runSpecOf(words, flags, process.env);
    cidFile = cidfile === undefined ? undefined : new CidFile(cidfile);
    await whileInterruptible((signal) =>
      bringImage(spec, flags.quiet === true, contextWith(signal)),
    );
    const attachment = processAttachment({ ...flags, interactive, tty });
    const forever = new AbortController().signal;
    setMaxListeners(0, forever);
    const { container, end } = await run(afterPull(spec), attachment, {
      ...contextWith(forever),
      onCreated: ({ id }) => cidFile?.write(id),
    });
    if (end) return end.exitCode;
    process.stdout.write(`${container.id}\n`);
    return 0;
  } catch (error) {
    throw asRunFailure(error);
  } finally {
    cidFile?.close();
  }
}

function contextWith(signal: AbortSignal): Context {
  return contextOf(process.env, pullDisplay(process.stderr).log, signal);
}

/** As docker's client does: what is missing is pulled, and its lines are shown, before anything runs. */
async function bringImage(spec: RunSpec, quiet: boolean, context: Context): Promise<void> {
  const { image, pull, arch, boot } = spec;
  const store = context.workshop.images;
  if (pull === 'never') {
    await expectImage(image, store, arch);
    return;
  }
  if (pull === 'missing') {
    if (await isHere(image, store, arch)) return;
    const name = familiarName(image);
    process.stderr.write(`Unable to find image '${name}' locally\n`);
  }
  await pullWithLines({ image, arch, boot, quiet, stream: process.stderr }, context);
}

/** It has just been asked for. */
function afterPull(spec: RunSpec): RunSpec {
  return spec.pull === 'always' ? { ...spec, pull: 'missing' } : spec;
}

function asRunFailure(error: unknown): unknown {
  if (error instanceof PostrojError && error.code === 'INTERRUPTED') return error;
  const isKnown = error instanceof PostrojError || error instanceof ValueError;
  if (!isKnown && !(error instanceof Failure)) return error;
  if (error instanceof Failure && error.exitCode !== 1) return error;
  const { text } = error instanceof ValueError ? { text: error.message } : tell(error);
  return new Failure(
    `racker: ${text}\n\nRun 'racker run --help' for more information`,
    RACKER_FAILED,
  );
}
