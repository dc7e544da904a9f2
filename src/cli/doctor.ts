import { colours } from '../report/colours.js';
import { installHostTools } from '../system/host-tools.js';
import { readRequirements } from '../system/requirements.js';
import { progressLog } from './progress.js';

/** Prints a line for each requirement; returns 0 when all are there, else 3. */
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
  return requirements.every(({ found }) => found) ? 0 : 3;
}
