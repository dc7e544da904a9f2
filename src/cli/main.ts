import { Command, CommanderError } from 'commander';

import { exitCodeOf, renderError } from '../errors.js';
import { plainText } from '../system/log.js';
import { version } from '../version.js';
import { clean } from './commands/clean.js';
import { completion } from './commands/completion.js';
import { config } from './commands/config.js';
import { doctor } from './commands/doctor.js';
import { init } from './commands/init.js';
import { listImages } from './commands/list-images.js';
import { logs } from './commands/logs.js';
import { merge } from './commands/merge.js';
import { pkgprobe } from './commands/pkgprobe.js';
import { pull } from './commands/pull.js';
import { record } from './commands/record.js';
import { run } from './commands/run.js';
import { schema } from './commands/schema.js';
import { selftest } from './commands/selftest.js';

// a reader that has seen enough, such as head(1), is no failure
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

const program = new Command('postroj')
  .enablePositionalOptions()
  .description('Does this package work on the systems my users run?')
  .version(version)
  .showSuggestionAfterError()
  .exitOverride();

const commands = [
  pkgprobe,
  init,
  record,
  merge,
  config,
  schema,
  selftest,
  run,
  pull,
  listImages,
  logs,
  doctor,
  clean,
  completion,
];
for (const command of commands) {
  program.addCommand(command.copyInheritedSettings(program));
}

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // help and version end here too, with 0
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else {
    process.stderr.write(`postroj: ${plainText(renderError(error))}\n`);
    process.exitCode = exitCodeOf(error);
  }
}
