import { runOnce } from './run-once.js';

const USAGE = `Usage: pronto IMAGE [COMMAND] [ARG...]

Boots an image, runs a command in it, a shell by default, and throws both away. Says nothing of its
own but for errors, and exits as the command does; with 125 for what is not the command's.
`;

const [image, ...command] = process.argv.slice(2);
if (image === undefined || image.startsWith('-')) {
  const isHelp = image === '--help' || image === '-h';
  process[isHelp ? 'stdout' : 'stderr'].write(USAGE);
  process.exitCode = isHelp ? 0 : 125;
} else await runOnce({ image, command, quiet: true });
