import { findVerb, rootHelp } from './command-line/root.js';
import { runVerb } from './command-line/run-verb.js';
import { tell } from './command-line/words.js';

// a reader that has seen enough, such as head(1), is no failure
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

try {
  const found = findVerb(process.argv.slice(2));
  if (found.kind === 'verb') {
    const { command } = await found.verb.load();
    await runVerb(command, found.words);
  } else process.stdout.write(found.kind === 'help' ? rootHelp(found.group) : found.text);
} catch (error) {
  const { text, exitCode } = tell(error);
  if (text !== '') process.stderr.write(`${text}\n`);
  process.exitCode = exitCode;
}
