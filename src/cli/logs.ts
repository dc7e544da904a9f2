import { watch } from 'node:fs';
import { open } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';

import { PostrojError } from '../errors.js';
import { workshopOf } from '../engine/workshop.js';
import {
  journalCommand,
  journalFiles,
  splitCursor,
  type JournalChoice,
} from '../machine/journal.js';
import type { Run } from '../machine/run.js';
import { isLost, type Runs } from '../machine/runs.js';
import { failureMessage, tryRun, type Command } from '../system/exec.js';
import { plainText } from '../system/log.js';
import type { LogFlags } from './commands/logs.js';

/** Prints what a machine wrote; with `follow` until it has ended. Returns the exit code. */
export async function printLogs(
  name: string,
  flags: LogFlags,
  signal: AbortSignal,
): Promise<number> {
  const { runs } = workshopOf(process.env);
  const run = await runs.find(name);
  const next = reader(run, flags);
  for (;;) {
    const isOver = flags.follow !== true || (await hasEnded(run, runs)); // before the last look
    process.stdout.write(plainText(await next()));
    if (isOver) return 0;
    await change(run, signal);
  }
}

function reader(run: Run, flags: LogFlags): () => Promise<string> {
  const choice = readChoice(flags);
  if (run.record.init === 'systemd' && flags.console !== true) return journalReader(run, choice);
  if (choice.unit === undefined && choice.since === undefined)
    return consoleReader(run.consoleFile, choice.lines);
  const why =
    flags.console === true ? 'the console tells no' : `${run.name} has no journal and so no`;
  throw new PostrojError('BAD_OPTION', `--unit and --since: ${why} units and times`);
}

export function readChoice({ lines, unit, since }: LogFlags): JournalChoice {
  if (lines === undefined || /^\d{1,9}$/.test(lines))
    return { lines: lines === undefined ? undefined : Number(lines), unit, since };
  throw new PostrojError('BAD_OPTION', `--lines must be a number, not '${lines}'`);
}

/** Each call gives what has come since the last one. */
function journalReader(run: Run, choice: JournalChoice): () => Promise<string> {
  let wanted = choice;
  return async () => {
    const files = await journalFiles(run.journalDirectory);
    if (files.length === 0) return '';
    const { text, cursor } = splitCursor(await readJournal(journalCommand(files, wanted)));
    if (cursor !== undefined) wanted = { unit: choice.unit, after: cursor };
    return text;
  };
}

/** Without any entry it ends with 1, and says nothing. */
async function readJournal(reading: Command): Promise<string> {
  const outcome = await tryRun(reading);
  const { exitCode, stdout, stderr } = outcome;
  if (exitCode === 0 || (exitCode === 1 && stderr === '')) return stdout;
  throw new PostrojError('COMMAND_FAILED', failureMessage(reading, outcome), {
    hint: 'A journal of a newer systemd than this host has cannot be read here.',
  });
}

function consoleReader(file: string, lines: number | undefined): () => Promise<string> {
  let seen = 0;
  const decoder = new StringDecoder('utf8');
  return async () => {
    const handle = await open(file).catch(() => undefined);
    if (!handle) return ''; // nothing has been written yet
    try {
      const { size } = await handle.stat();
      const from = size < seen ? 0 : seen; // a new part has been begun
      const { buffer } = await handle.read(Buffer.alloc(size - from), 0, size - from, from);
      const text = decoder.write(buffer);
      const isFirst = seen === 0;
      seen = size;
      return isFirst && lines !== undefined ? lastOf(text, lines) : text;
    } finally {
      await handle.close();
    }
  };
}

export function lastOf(text: string, count: number): string {
  const lines = text.split('\n');
  const whole = lines.at(-1) === '' ? lines.length - 1 : lines.length;
  return lines.slice(Math.max(0, whole - count)).join('\n');
}

async function hasEnded(run: Run, runs: Runs): Promise<boolean> {
  const { record } = await runs.find(run.name);
  return record.state === 'ended' || isLost(record);
}

/** journald does not announce every entry, and a killed postroj nothing at all. */
const LOOK_EVERY_MS = 500;

async function change(run: Run, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await new Promise<void>((resolve) => {
    const watcher = watch(run.directory, { recursive: true });
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      watcher.close();
      resolve();
    };
    const timer = setTimeout(done, LOOK_EVERY_MS);
    watcher.on('change', done).on('error', done);
    signal.addEventListener('abort', done, { once: true });
  });
  signal.throwIfAborted();
}
