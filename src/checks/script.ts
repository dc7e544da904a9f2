import { randomBytes } from 'node:crypto';
import * as z from 'zod/mini';

import { PostrojError } from '../errors.js';
import { command, type Command } from '../system/exec.js';
import type { Look, Observation } from './check.js';
import {
  execute,
  executionProperties,
  executionShape,
  type Execution,
  type ExecutionEntry,
} from './command.js';
import { described } from './described.js';
import { sameSpec, type Kind } from './kind.js';
import { readOwnFile } from './own-file.js';
import { describeProperties } from './properties.js';

const schema = z.strictObject({
  script: described(
    z.string().check(z.minLength(1)),
    'A file of yours, which is run in the machine by what its first line says, or by its shell.',
  ),
  args: described(z.optional(z.array(z.string())), 'What it is given on its command line.'),
  ...executionShape(),
});

export interface ScriptSpec extends ExecutionEntry {
  readonly kind: 'script';
  readonly script: string;
  readonly args?: readonly string[] | undefined;
}

/** Runs a script of the user's once, in the guest; nothing of it stays there. */
export const script: Kind<z.infer<typeof schema>, ScriptSpec> = {
  schema,
  about: 'A file of yours, run once in the machine, ends as it should. Nothing of it stays there.',
  example: { script: 'ci/smoke.sh', args: ['--quick'], timeout: '30s' },
  spec: sameSpec('script'),
  files: (spec) => [spec.script],
  make: (spec, { wrong }) => {
    const properties = executionProperties(spec, wrong);
    return {
      kind: 'script',
      target: [spec.script, ...(spec.args ?? [])].join(' '),
      expected: describeProperties(properties),
      waits: false,
      observe: (look) => run(spec, { entry: spec, properties }, look),
    };
  },
};

async function run(spec: ScriptSpec, execution: Execution, look: Look): Promise<Observation> {
  const text = await readOwnFile(spec.script, look.directory);
  const place = `/run/postroj-script-${randomBytes(4).toString('hex')}`;
  await write(place, text, look);
  try {
    return await execute(runningOf(text, [place, ...(spec.args ?? [])]), execution, look);
  } finally {
    await look.machine.query(command('rm', ['-f', place]));
  }
}

/** By a program of the guest, so that it is written where the guest's own programs see it. */
async function write(place: string, text: string, { machine, signal }: Look): Promise<void> {
  const dd = command('dd', [`of=${place}`]);
  const { exitCode, stderr } = await machine.query(dd, { signal, input: text });
  if (exitCode === 0) return;
  throw new PostrojError('COPY_FAILED', `cannot write ${place} in the machine: ${stderr.trim()}`);
}

/** execve(2), interpreter scripts: all behind the interpreter is one argument. */
export function runningOf(text: string, words: readonly string[]): Command {
  const [, interpreter = '/bin/sh', argument] =
    /^#![ \t]*(\S+)(?:[ \t]+(\S.*?))?[ \t]*(?:\r?\n|$)/.exec(text) ?? [];
  return command(interpreter, [...(argument === undefined ? [] : [argument]), ...words]);
}
