import * as z from 'zod/mini';

import { renderSeconds } from '../system/clock.js';
import { command as commandOf, lastLines, type Command } from '../system/exec.js';
import { plainText } from '../system/log.js';
import type { Look, Observation } from './check.js';
import { described } from './described.js';
import { sameSpec, type Kind } from './kind.js';
import { matcherSchema, type RawMatcher } from './matchers/raw.js';
import { describeProperties, judge, propertiesOf, type Property } from './properties.js';
import { durationMs, durationSchema } from './quantities.js';
import type { WaitingEntry } from './waiting.js';
import { waitingShape } from './waiting-shape.js';

const matcher = () => z.optional(matcherSchema);

/** What a command and a script have in common. */
export function executionShape() {
  return {
    'exit-code': described(matcher(), 'By default 0.'),
    stdout: described(matcher(), 'What it prints, as text.'),
    stderr: described(matcher(), 'What it prints as errors.'),
    user: described(z.optional(z.string()), 'Who runs it: a name or a number, also user:group.'),
    env: described(z.optional(z.record(z.string(), z.string())), 'Variables of its environment.'),
    directory: described(z.optional(z.string()), 'Where it is run; by default the root.'),
    stdin: described(z.optional(z.string()), 'What it is given to read.'),
    timeout: described(z.optional(durationSchema()), 'How long it may run; by default 60s.'),
    ...waitingShape(),
  };
}

const schema = z.strictObject({
  command: described(z.string().check(z.minLength(1)), "A line for the guest's shell."),
  ...executionShape(),
});

export interface ExecutionEntry extends WaitingEntry {
  readonly 'exit-code'?: RawMatcher | undefined;
  readonly stdout?: RawMatcher | undefined;
  readonly stderr?: RawMatcher | undefined;
  readonly user?: string | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly directory?: string | undefined;
  readonly stdin?: string | undefined;
  readonly timeout?: string | number | undefined;
}

export interface CommandSpec extends ExecutionEntry {
  readonly kind: 'command';
  readonly command: string;
}

/** Runs once, in the guest, by the guest's shell, and ends as it should. */
export const command: Kind<z.infer<typeof schema>, CommandSpec> = {
  schema,
  about: "A line for the machine's shell, run once, ends as it should.",
  example: { command: 'my-service --version', user: 'nobody', stdout: '/^my-service 1\\./' },
  spec: sameSpec('command'),
  make: (spec, { wrong }) => {
    const properties = executionProperties(spec, wrong);
    const shell = commandOf('/bin/sh', ['-c', spec.command]);
    return {
      kind: 'command',
      target: spec.command,
      expected: describeProperties(properties),
      waits: false,
      observe: (look) => execute(shell, { entry: spec, properties }, look),
    };
  },
};

/** Whatever is asked of what it prints, it also has to end well, unless somebody says otherwise. */
export function executionProperties(
  entry: ExecutionEntry,
  wrong: Parameters<typeof propertiesOf>[2],
): Property[] {
  return propertiesOf({ 'exit-code': 0, ...entry }, ['exit-code', 'stdout', 'stderr'], wrong);
}

const TIMEOUT_MS = 60_000;
const OUTPUT_LINES = 15;

export interface Execution {
  readonly entry: ExecutionEntry;
  readonly properties: readonly Property[];
}

export async function execute(
  inner: Command,
  { entry, properties }: Execution,
  { machine, signal }: Look,
): Promise<Observation> {
  const { env = {}, user, directory, stdin: input, timeout } = entry;
  const timeoutMs = (timeout === undefined ? TIMEOUT_MS : durationMs(timeout)) * machine.patience;
  const setting = { user, directory, input };
  const outcome = await machine.exec({ ...inner, env }, { signal, timeoutMs, ...setting });
  const output = lastLines(plainText(`${outcome.stdout}\n${outcome.stderr}`), OUTPUT_LINES);
  if (outcome.timedOut) {
    const actual = `still running after ${renderSeconds(timeoutMs)}`;
    return { state: 'hopeless', actual, detail: output || undefined };
  }
  const facts = { 'exit-code': outcome.exitCode, stdout: outcome.stdout, stderr: outcome.stderr };
  const seen = await judge(properties, (name) => facts[name as keyof typeof facts]);
  if (seen.state === 'met') return seen;
  return { ...seen, detail: [seen.detail, output].filter(Boolean).join('\n') || undefined };
}
