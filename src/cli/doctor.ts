import { colours } from '../report/colours.js';
import { installHostTools } from '../system/host-tools.js';
import { readRequirements } from '../system/requirements.js';
import { progressLog } from './progress.js';
import { printRoom } from './room.js';

/** Prints a line for each requirement and budget; returns 0 when a machine can be booted, else 3. */
export async function examine(options: {
  readonly fix: boolean;
  readonly signal: AbortSignal;
}): Promise<number> {
  if (options.fix)
    await installHostTools({ log: progressLog('host', true), signal: options.signal });
  const requirements = await readRequirements();
  const paint = colours(process.stdout);
  const width = Math.max(...requirements.map(({ name }) => name.length));
  for (const { name, purpose, found, mend } of requirements) {
    const state = found ? paint.green('found  ') : paint.red('missing');
    const remedy = found ? '' : `\n         ${mend}`;
    process.stdout.write(`${state}  ${name.padEnd(width)}  ${purpose}${remedy}\n`);
  }
  const room = printRoom(width);
  return room && requirements.every(({ found }) => found) ? 0 : 3;
}
