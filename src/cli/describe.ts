import type { Command } from 'commander';

import { flagsOf, type Completes, type ProgramText } from '../report/command-line/program.js';
import { version } from '../version.js';

/** All verbs with their flags, for completions and manual pages. */
export function describeProgram(program: Command): ProgramText {
  return {
    name: program.name(),
    summary: program.description(),
    version,
    verbs: program.commands.map((command) => ({
      name: command.name(),
      summary: command.description(),
      usage: [command.usage()],
      flags: flagsOf(command),
      completes: completes[command.name()] ?? 'files',
      notes: notesOf(command),
    })),
  };
}

/** What `addHelpText` has put after the help. */
function notesOf(command: Command): string {
  let text = '';
  command.configureOutput({ writeOut: (part) => (text += part) });
  command.outputHelp();
  command.configureOutput({ writeOut: (part) => process.stdout.write(part) });
  return text.slice(command.helpInformation().length).trim();
}

const completes: Readonly<Record<string, Completes>> = { run: 'images', pull: 'images' };
