import { setMaxListeners } from 'node:events';

import { contextOf } from '../containers/context.js';
import { processAttachment } from '../containers/process-attachment.js';
import { plainRun } from '../containers/run-spec.js';
import { run } from '../containers/run.js';
import { PostrojError, renderError } from '../errors.js';
import { networkModes } from '../machine/network.js';
import { plainText, type Log } from '../system/log.js';
import { isRoot, runAsRoot } from '../system/privilege.js';
import type { RunFlags } from './commands/run.js';

/** Docker's code for what is not the command's. */
const OUR_FAILURE = 125;
const INTERRUPTED = 130;

export interface OneRun extends RunFlags {
  readonly image: string;
  readonly command: readonly string[];
}

/** Boots the image, runs the command and disposes of both; sets the exit code of this process. */
export async function runOnce(one: OneRun): Promise<void> {
  try {
    process.exitCode = isRoot()
      ? await runHere(one)
      : await runAsRoot(process.argv[1] ?? '', process.argv.slice(2));
  } catch (error) {
    const isInterrupted = error instanceof PostrojError && error.code === 'INTERRUPTED';
    process.stderr.write(`postroj: ${plainText(renderError(error))}\n`);
    process.exitCode = isInterrupted ? INTERRUPTED : OUR_FAILURE;
  }
}

async function runHere({ image, command, network: mode = 'private', quiet }: OneRun) {
  const network = networkModes.find((known) => known === mode);
  if (!network) {
    throw new PostrojError('BAD_OPTION', `--network must be private, none or host, not '${mode}'`);
  }
  const tty = process.stdin.isTTY && process.stdout.isTTY;
  const streams = { interactive: true, tty };
  const { signal } = new AbortController();
  setMaxListeners(0, signal);
  const context = contextOf(process.env, logOf(quiet === true), signal);
  const spec = { ...plainRun, ...streams, image, command, network, remove: true };
  const { end } = await run(spec, processAttachment(streams), context);
  return end?.exitCode ?? 0;
}

function logOf(quiet: boolean): Log {
  const say = (message: string) => void process.stderr.write(`${plainText(message)}\n`);
  const nothing = () => undefined;
  return { info: quiet ? nothing : say, warn: quiet ? nothing : say, detail: nothing };
}
