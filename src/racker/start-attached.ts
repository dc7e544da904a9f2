import { contextOf } from '../containers/context.js';
import { processAttachment } from '../containers/process-attachment.js';
import { start } from '../containers/start.js';
import { silentLog } from '../system/log.js';
import { Failure } from './command-line/usage-error.js';
import { expectTerminal } from './terminal.js';

/** Waits for its end; its exit code. Throws a Failure for more than one. */
export async function startAttached(
  [container = '', ...more]: readonly string[],
  options: { readonly interactive: boolean; readonly detachKeys?: readonly number[] | undefined },
): Promise<number> {
  if (more.length > 0) throw new Failure('you cannot start and attach multiple containers at once');
  const context = contextOf(process.env, silentLog, new AbortController().signal);
  const { tty } = context.registry.find(container).spec;
  const { interactive } = options;
  expectTerminal({ tty, interactive });
  const attachment = processAttachment({ ...options, tty });
  const { end } = await start({ container, attach: true, interactive }, attachment, context);
  return end?.exitCode ?? 0;
}
