import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { namesIn, removeTree, writeFileAtomic } from '../system/files.js';
import { takeLock } from '../system/lock.js';
import type { Log } from '../system/log.js';
import { withReleases, type Releases } from '../system/releases.js';
import { readSysctl, writeSysctl, type Sysctl } from '../system/sysctl.js';
import type { WorkDirectories } from '../system/work.js';
import { readBudgets, type Budget } from './budget.js';

/** What a run relies on, in a file named after the sysctl, in a directory that bears its mark. */
interface Note {
  readonly sysctl: Sysctl;
  /** Before anybody of us raised it. */
  readonly from: number;
  /** As this run needs it. */
  readonly to: number;
  /** How much of it this run's machines may take. */
  readonly share: number;
}

export interface HostLimitsOptions {
  /** Where the notes are kept. */
  readonly raised: WorkDirectories;
  /** Otherwise a limit is only kept from falling that another run has raised. */
  readonly raise: boolean;
  /** How many are to run at once. */
  readonly machines: number;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** Packages may bring services that take more than the system does by itself. */
const GENEROSITY = 2;

/** Makes room for so many machines until released; whoever is last puts the limits back. */
export async function holdHostLimits(
  options: HostLimitsOptions,
  releases: Releases,
): Promise<void> {
  const { raised, raise, log, signal } = options;
  if (!raise && (await raised.entries()).length === 0) return;
  await alone(raised, signal, async () => {
    const others = await readNotes((await raised.entries()).map(directoryOf));
    const notes = readBudgets().flatMap((budget) => noteOn(budget, others, options) ?? []);
    if (notes.length === 0) return;
    const directory = raised.create(releases);
    releases.add(async () => {
      const settled = await settle(raised, directory);
      for (const line of settled) log.info(`put back: ${line}`);
    });
    for (const note of notes) {
      writeFileAtomic(path.join(directory, note.sysctl), JSON.stringify(note));
      raiseTo(note, log);
    }
  });
}

/** undefined when there is no need. */
function noteOn(
  budget: Budget,
  notes: readonly Note[],
  { raise, machines }: HostLimitsOptions,
): Note | undefined {
  const { sysctl, limit, used, perMachine } = budget;
  if (sysctl === undefined) return undefined;
  const others = notes.filter((note) => note.sysctl === sysctl);
  const share = machines * perMachine * GENEROSITY;
  const wanted = raise ? others.reduce((sum, note) => sum + note.share, used + share) : 0;
  if (wanted <= limit && others.length === 0) return undefined;
  const now = readSysctl(sysctl);
  const from = others[0]?.from ?? now;
  return { sysctl, from, to: now + Math.max(0, wanted - limit), share };
}

function raiseTo({ sysctl, to }: Note, log: Log): void {
  const now = readSysctl(sysctl);
  if (now === to) return;
  try {
    writeSysctl(sysctl, to);
    log.warn(`${sysctl} is raised from ${now} to ${to} for this run`);
  } catch (error) {
    log.warn(`${sysctl} stays ${now}, machines wait for each other: ${(error as Error).message}`);
  }
}

/**
 * Puts back what runs had raised that were killed, unless others need it. Returns what was put
 * back, each as `name=value`.
 */
export async function settleHostLimits(raised: WorkDirectories): Promise<string[]> {
  const entries = await raised.entries();
  return entries.every(({ alive }) => alive) ? [] : settle(raised);
}

/** The notes of dead owners and those in the directory `ended` count no longer, and go. */
async function settle(raised: WorkDirectories, ended?: string): Promise<string[]> {
  return alone(raised, new AbortController().signal, async () => {
    const entries = await raised.entries();
    const stays = entries.filter(({ alive, directory }) => alive && directory !== ended);
    const goes = entries.filter((entry) => !stays.includes(entry));
    const needed = await readNotes(stays.map(directoryOf));
    const over = await readNotes(goes.map(directoryOf));
    const changes = new Set(over.map(({ sysctl }) => sysctl));
    const settled = [...changes].flatMap((sysctl) => {
      const of = (notes: readonly Note[]) => notes.filter((note) => note.sysctl === sysctl);
      return lower(sysctl, of(needed), of(over)) ?? [];
    });
    for (const { directory } of goes) await removeTree(directory);
    return settled;
  });
}

/** Undefined when it stays, also because somebody else has set it meanwhile. */
function lower(sysctl: Sysctl, needed: readonly Note[], over: readonly Note[]): string | undefined {
  const now = readSysctl(sysctl);
  const highest = (notes: readonly Note[]) => Math.max(...notes.map(({ to }) => to));
  if (now !== highest([...needed, ...over])) return undefined;
  const value = needed.length > 0 ? highest(needed) : over[0]?.from;
  if (value === undefined || value === now) return undefined;
  writeSysctl(sysctl, value);
  return `${sysctl}=${value}`;
}

async function readNotes(directories: readonly string[]): Promise<Note[]> {
  const notes: Note[] = [];
  for (const directory of directories) {
    for (const name of await namesIn(directory)) {
      if (name.endsWith('.tmp')) continue; // its writer was killed
      notes.push(JSON.parse(await readFile(path.join(directory, name), 'utf8')) as Note);
    }
  }
  return notes;
}

/** One process at a time. */
function alone<T>(
  raised: WorkDirectories,
  signal: AbortSignal,
  body: () => Promise<T>,
): Promise<T> {
  return withReleases(async (held) => {
    await takeLock(path.join(raised.base, 'lock'), { mode: 'exclusive', signal }, held);
    return body();
  });
}

function directoryOf({ directory }: { readonly directory: string }): string {
  return directory;
}
