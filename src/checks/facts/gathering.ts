import type { Machine } from '../../machine/machine.js';
import { Batch } from '../../system/batch.js';
import { command, type RunOptions } from '../../system/exec.js';
import { readTextIn } from './guest-files.js';

/** A line of passwd(5) or group(5), its fields. */
export type Entry = readonly string[];

/** What checks ask a machine for together. */
export interface Gathering {
  /** By name, or by number. */
  readonly users: Batch<Entry>;
  readonly groups: Batch<Entry>;
  /** By path below /proc/sys. */
  readonly sysctls: Batch<string>;
}

export function gatheringOf(machine: Machine, options: RunOptions): Gathering {
  return {
    users: new Batch((names) => readEntries('passwd', names, { machine, options })),
    groups: new Batch((names) => readEntries('group', names, { machine, options })),
    sysctls: new Batch((paths) => readSysctls(paths, { machine, options })),
  };
}

interface Place {
  readonly machine: Machine;
  readonly options: RunOptions;
}

const NO_PROGRAM = 127;
const MOST_BYTES = 1024 * 1024;

/** getent(1) knows whatever the guest's own programs would; where it is missing, the file has to do. */
async function readEntries(
  database: 'passwd' | 'group',
  names: readonly string[],
  { machine, options }: Place,
): Promise<ReadonlyMap<string, Entry>> {
  const { exitCode, stdout } = await machine.query(
    command('getent', [database, ...names]),
    options,
  );
  const text =
    exitCode === NO_PROGRAM
      ? readTextIn(await machine.view(), `/etc/${database}`, MOST_BYTES)
      : stdout;
  return parseEntries(text ?? '');
}

/** The first of a name, or of a number, counts. */
export function parseEntries(text: string): ReadonlyMap<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const line of text.split('\n')) {
    const entry = line.split(':');
    for (const key of [entry[0], entry[2]]) {
      if (key !== undefined && key !== '' && !entries.has(key)) entries.set(key, entry);
    }
  }
  return entries;
}

/** grep(1) tells of each line which file it is from, however many there are. */
async function readSysctls(
  paths: readonly string[],
  { machine, options }: Place,
): Promise<ReadonlyMap<string, string>> {
  const files = paths.map((path) => `/proc/sys/${path}`);
  const grep = command('grep', ['-sH', '', ...files]);
  const { stdout } = await machine.query(grep, options);
  return parseSysctls(stdout);
}

/** What is several lines stays so. */
export function parseSysctls(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, path, value = ''] = /^\/proc\/sys\/([^:]+):(.*)$/.exec(line) ?? [];
    if (path === undefined) continue;
    const before = values.get(path);
    values.set(path, before === undefined ? value : `${before}\n${value}`);
  }
  return values;
}
