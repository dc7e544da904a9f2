import type { Command } from 'commander';

import { readFlags } from './flags.js';
import { UsageError } from './usage-error.js';
import { checkArguments, shapeOf, usageOf } from './verb.js';

/**
 * Parses what follows the verb, and does it. Throws a UsageError whose message ends with how the verb
 * is called, as docker's does.
 */
export async function runVerb(command: Command, words: readonly string[]): Promise<void> {
  try {
    const flags = readFlags(command, words);
    if (flags.asksForHelp) {
      process.stdout.write(command.helpInformation());
      return;
    }
    checkArguments(command, flags.arguments);
    for (const [option, value] of flags.switches) {
      command.setOptionValueWithSource(option.attributeName(), value !== option.negate, 'cli');
    }
    await command.parseAsync([...flags.words], { from: 'user' });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const shape = shapeOf(command);
    throw new UsageError(
      `${error.message}\n\nUsage:  ${usageOf(shape)}\n\nRun 'racker ${shape.name} --help' for more information`,
      error.exitCode,
    );
  }
}
