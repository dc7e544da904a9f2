import { unitEntries } from '../../machine/unit-entries.js';
import { lastLines } from '../../system/exec.js';
import { plainText } from '../../system/log.js';
import { plainly, type Ask } from './ask.js';

/**
 * What is written from now on; the guest has the host's clock. Not after a cursor: where only what matches
 * is wanted, journalctl(1) of systemd 252 leaves out the first entry behind it.
 */
export function sinceNow(): readonly string[] {
  return [`--since=@${(Date.now() / 1000).toFixed(3)}`];
}

/** Fields of one entry; systemd.journal-fields(7). */
export type JournalEntry = Readonly<Record<string, unknown>>;

export async function readJournal(ask: Ask, options: readonly string[]): Promise<JournalEntry[]> {
  return parseEntries((await ask(journal('--output=json', ...options))).stdout);
}

export function parseEntries(text: string): JournalEntry[] {
  return text.split('\n').flatMap((line) => {
    try {
      const entry: unknown = JSON.parse(line);
      return isEntry(entry) ? [entry] : [];
    } catch {
      return []; // an empty line, or one cut in two
    }
  });
}

function isEntry(value: unknown): value is JournalEntry {
  return typeof value === 'object' && value !== null;
}

/** A field for a person; what is no text the journal gives as numbers. */
export function textOf(entry: JournalEntry, field: string): string {
  const value = entry[field];
  if (typeof value === 'string') return plainText(value);
  return Array.isArray(value) ? plainText(Buffer.from(value as number[]).toString()) : '';
}

const TAIL_LINES = 10;

/** The last lines about a unit. */
export async function readTail(ask: Ask, unit: string): Promise<string> {
  const options = ['--output=short', `--lines=${TAIL_LINES}`, '--boot', ...unitEntries(unit)];
  return lastLines(plainText((await ask(journal(...options))).stdout), TAIL_LINES);
}

function journal(...options: readonly string[]) {
  return plainly('journalctl', ['--no-pager', '--quiet', ...options]);
}
