import { open } from 'node:fs/promises';

import { journalCommand, journalFiles } from '../machine/journal.js';
import type { Run } from '../machine/run.js';
import { command, tryRun, within } from '../system/exec.js';
import { writeOutput } from '../system/write-output.js';

const JOURNAL_LINES = 20_000;
const CONSOLE_BYTES = 1024 * 1024;
const EXPORT_BYTES = 64 * 1024 * 1024;
const TIMEOUT_MS = 30_000;

/** The end of what a machine has written to its console; it need not live any more. */
export async function readKeptConsole({ consoleFile }: Run): Promise<string> {
  const file = await open(consoleFile).catch(() => undefined);
  if (!file) return '';
  try {
    const { size } = await file.stat();
    const length = Math.min(size, CONSOLE_BYTES);
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString();
  } finally {
    await file.close();
  }
}

/** Its journal as text, by the host's journalctl; empty where it left none. */
export async function readKeptJournal({ journalDirectory }: Run): Promise<string> {
  const files = await journalFiles(journalDirectory);
  if (files.length === 0) return '';
  const reading = journalCommand(files, { lines: JOURNAL_LINES });
  return (await tryRun(reading, { timeoutMs: TIMEOUT_MS })).stdout;
}

/**
 * Its journal as systemd's Journal Export Format, for `systemd-journal-remote`: bytes, as a package's
 * programs wrote them. False where it left none. A file that would get too large ends early.
 */
export async function exportKeptJournal({ journalDirectory }: Run, file: string): Promise<boolean> {
  const files = await journalFiles(journalDirectory);
  if (files.length === 0) return false;
  const exporting = command('journalctl', [
    ...['--no-pager', '--quiet', '--output=export', `--lines=${JOURNAL_LINES}`],
    ...files.map((one) => `--file=${one}`),
  ]);
  const bounded = within(command('prlimit', [`--fsize=${EXPORT_BYTES}`, '--']), exporting);
  return (await writeOutput(bounded, file, TIMEOUT_MS)) > 0;
}
