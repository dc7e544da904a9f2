import { createInterface } from 'node:readline';
import { StringDecoder } from 'node:string_decoder';

import { execa } from 'execa';

/** A program to run to its end, as data. */
export interface Program {
  readonly file: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly cwd?: string | undefined;
  /** Once a line of either stream matches, the program is sent SIGINT. */
  readonly interruptAfter?: RegExp | undefined;
  /** How a signal reaches it, where it is not simply our child. */
  readonly sendSignal?: ((signal: NodeJS.Signals) => Promise<unknown>) | undefined;
  /** Told of every line of standard output. */
  readonly onLine?: ((line: TimedLine) => void) | undefined;
  /** Below jest's own, so that the test fails with the output rather than with nothing. */
  readonly timeoutMs?: number | undefined;
}

export interface Ended {
  /** undefined when a signal ended it. */
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** A line of standard output, and when it came. */
export interface TimedLine {
  readonly text: string;
  /** Since the program was started. */
  readonly atMs: number;
}

const TIMEOUT_MS = 200_000;
const KILL_AFTER_MS = 15_000;

/** Never rejects for an exit code: both outcomes are what tests are about. A time-out rejects. */
export async function runProgram(program: Program): Promise<Ended> {
  const child = execa(program.file, [...program.args], {
    stdin: 'ignore',
    reject: false,
    stripFinalNewline: false,
    ...(program.env && { env: program.env }),
    ...(program.cwd !== undefined && { cwd: program.cwd }),
  });
  if (program.onLine) watchLines(child.stdout, program.onLine);
  const sendSignal = program.sendSignal ?? ((signal) => Promise.resolve(child.kill(signal)));
  const deadline = startDeadline(program.timeoutMs ?? TIMEOUT_MS, sendSignal);
  const pattern = program.interruptAfter;
  const interrupted =
    pattern && watchFor(pattern, [child.stdout, child.stderr]).then(() => sendSignal('SIGINT'));
  const { exitCode, signal, stdout, stderr, code } = await child;
  const output = `${stdout}\n${stderr}`;
  if (deadline.stop()) throw new Error(`${program.file} did not end in time:\n${output}`);
  if (code !== undefined) throw new Error(`${program.file} could not be run: ${code}`);
  if (pattern && !pattern.test(output))
    throw new Error(`${pattern.source} not seen in:\n${output}`);
  await interrupted;
  return { exitCode, signal, stdout, stderr };
}

/** First a signal that lets the program clean up, then one that does not. */
function startDeadline(timeoutMs: number, sendSignal: NonNullable<Program['sendSignal']>) {
  let passed = false;
  const terminate = setTimeout(() => {
    passed = true;
    void sendSignal('SIGTERM');
  }, timeoutMs);
  const kill = setTimeout(() => void sendSignal('SIGKILL'), timeoutMs + KILL_AFTER_MS);
  return {
    /** Tells whether it had passed. */
    stop: () => {
      clearTimeout(terminate);
      clearTimeout(kill);
      return passed;
    },
  };
}

function watchLines(stream: NodeJS.ReadableStream, onLine: (line: TimedLine) => void): void {
  const start = performance.now();
  createInterface({ input: stream }).on('line', (text) => {
    onLine({ text, atMs: performance.now() - start });
  });
}

/** Resolves at the first match; a pattern, and a character, may span the chunks that a pipe makes of a line. */
function watchFor(pattern: RegExp, streams: readonly NodeJS.ReadableStream[]): Promise<void> {
  return new Promise((resolve) => {
    for (const stream of streams) {
      const decoder = new StringDecoder();
      let text = '';
      stream.on('data', (chunk: Buffer) => {
        text += decoder.write(chunk);
        if (pattern.test(text)) resolve();
      });
    }
  });
}
