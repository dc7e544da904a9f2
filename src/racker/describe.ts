import { flagsOf, type Completes, type ProgramText } from '../report/command-line/program.js';
import { version } from '../version.js';
import { shapeOf } from './command-line/verb.js';
import type { Verb } from './verbs.js';

/** All verbs with their flags, for completions and manual pages. */
export async function describeRacker(verbs: Readonly<Record<string, Verb>>): Promise<ProgramText> {
  const described = Object.entries(verbs).map(async ([name, { summary, load }]) => {
    const { command } = await load();
    const { usage } = shapeOf(command);
    return {
      name,
      summary,
      usage,
      flags: flagsOf(command),
      completes: completes[name] ?? 'nothing',
    };
  });
  return {
    name: 'racker',
    summary: 'the docker command line for machines that boot',
    version,
    verbs: await Promise.all(described),
  };
}

const completes: Readonly<Record<string, Completes>> = {
  run: 'images',
  pull: 'images',
  rmi: 'images',
  exec: 'running',
  stop: 'running',
  kill: 'running',
  cp: 'files',
  ...Object.fromEntries(
    ['start', 'restart', 'rm', 'wait', 'logs', 'inspect'].map(
      (verb) => [verb, 'containers'] as const,
    ),
  ),
};
