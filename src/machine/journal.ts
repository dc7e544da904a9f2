import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';

import { command, type Command } from '../system/exec.js';

export interface JournalChoice {
  readonly lines?: number | undefined;
  readonly unit?: string | undefined;
  /** As journalctl(1) takes it. */
  readonly since?: string | undefined;
  /** What journalctl gave with the last entry that was seen. */
  readonly after?: string | undefined;
}

/** Those of a directory that a guest writes: no links, which might lead to journals of the host. */
export async function journalFiles(directory: string): Promise<string[]> {
  const names = await readdir(directory, { recursive: true });
  const files: string[] = [];
  for (const name of names.filter((one) => one.endsWith('.journal'))) {
    const steps = name.split('/').map((_, index, all) => all.slice(0, index + 1).join('/'));
    const places = steps.map((step) => lstat(path.join(directory, step)));
    const stats = await Promise.all(places).catch(() => []); // it has just been renamed
    if (stats.at(-1)?.isFile() && stats.slice(0, -1).every((one) => one.isDirectory()))
      files.push(path.join(directory, name));
  }
  return files;
}

/** The host's journalctl(1), which also reads what an older or newer one wrote. */
export function journalCommand(files: readonly string[], choice: JournalChoice): Command {
  const { lines, unit, since, after } = choice;
  return command('journalctl', [
    ...['--no-pager', '--quiet', '--output=short-iso', '--show-cursor'],
    ...files.map((file) => `--file=${file}`),
    ...(lines === undefined ? [] : [`--lines=${lines}`]),
    ...(unit === undefined ? [] : [`--unit=${unit}`]),
    ...(since === undefined ? [] : [`--since=${since}`]),
    ...(after === undefined ? [] : [`--after-cursor=${after}`]),
  ]);
}

/** Its last line is the cursor, when there was any entry. */
export function splitCursor(output: string): { readonly text: string; readonly cursor?: string } {
  const match = /^-- cursor: (\S+)\n?$/m.exec(output);
  if (!match?.[1]) return { text: output };
  return { text: output.slice(0, match.index), cursor: match[1] };
}
