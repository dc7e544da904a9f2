import { contextOf } from '../containers/context.js';
import type { Context } from '../containers/verbs.js';
import { silentLog } from '../system/log.js';
import { tell } from './command-line/words.js';
import { asRoot } from './root.js';

/** What is done to one of several; the lines are printed. */
export type Deed = (name: string, context: Context) => Promise<readonly string[]>;

/** One after the other, past those that fail: what they fail of is said, and the exit code is 1. */
export async function forEach(names: readonly string[], deed: Deed): Promise<void> {
  await asRoot(async (signal) => {
    const context = contextOf(process.env, silentLog, signal);
    let exitCode = 0;
    for (const name of names) {
      try {
        const lines = await deed(name, context);
        process.stdout.write(lines.map((line) => `${line}\n`).join(''));
      } catch (error) {
        signal.throwIfAborted();
        const told = tell(error);
        process.stderr.write(`${told.text}\n`);
        exitCode = 1;
      }
    }
    return exitCode;
  });
}
