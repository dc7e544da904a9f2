import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

import { PostrojError } from '../errors.js';
import {
  makeDirectory,
  namesIn,
  readSmallFile,
  removeTree,
  unlessMissing,
} from '../system/files.js';
import { isOwnerAlive, ownMark } from '../system/owner.js';
import { machineName } from './machine-name.js';
import { outlived, type Kept } from './retention.js';
import { RECORD_FILE, Run, type MachineRecord } from './run.js';

/** The directories of all machines, of those too that have ended. */
export class Runs {
  readonly directory: string;

  constructor(directory: string) {
    this.directory = directory;
  }

  /** A name that no other machine has or had here, and its directory. */
  claim(facts: Pick<MachineRecord, 'label' | 'init'>): { run: Run; suffix: string } {
    mkdirSync(this.directory, { recursive: true });
    for (;;) {
      const suffix = randomBytes(4).toString('hex');
      const name = machineName(facts.label, suffix);
      const directory = path.join(this.directory, name);
      if (!isNew(directory)) continue;
      const [, pid, startTime = ''] = ownMark.split(':');
      const run = new Run(directory, {
        ...{ schema: 1, name, ...facts, state: 'booting', startedAt: new Date().toISOString() },
        owner: { pid: Number(pid), startTime, mark: ownMark },
      });
      run.update({});
      makeDirectory(run.journalDirectory);
      return { run, suffix };
    }
  }

  /** The oldest first. */
  async all(): Promise<Run[]> {
    const names = await namesIn(this.directory);
    return names
      .map((name) => this.#read(name))
      .filter((run) => run !== undefined)
      .sort((one, other) => one.record.startedAt.localeCompare(other.record.startedAt));
  }

  /** By its name, or by a part of it that no other has. Throws UNKNOWN_MACHINE, which names some. */
  async find(wanted: string): Promise<Run> {
    const runs = await this.all();
    const exact = runs.find(({ name }) => name === wanted);
    const near = runs.filter(({ name }) => wanted !== '' && name.includes(wanted));
    const [only] = near;
    if (exact ?? (only && near.length === 1)) return exact ?? (only as Run);
    const what = near.length === 0 ? 'no machine' : 'more than one machine';
    const known = (near.length === 0 ? runs : near).slice(-5).map(({ name }) => name);
    throw new PostrojError('UNKNOWN_MACHINE', `${what} '${wanted}'`, {
      hint: known.length === 0 ? 'None has run here.' : `The latest: ${known.join(', ')}`,
    });
  }

  /** Tells the truth about those whose owner was killed, and removes what is kept no longer. */
  async settle(): Promise<void> {
    const runs = await this.all();
    for (const run of runs) {
      if (isLost(run.record))
        unlessGone(() => {
          run.end(LOST);
        });
    }
    const ended = runs.filter(({ record }) => record.state === 'ended');
    const kept = await Promise.all(ended.map(keptOf));
    for (const directory of outlived(kept, Date.now())) await removeTree(directory);
  }

  #read(name: string): Run | undefined {
    const directory = path.join(this.directory, name);
    const text = readSmallFile(path.join(directory, RECORD_FILE));
    // just being claimed; or the disk was full
    return text ? new Run(directory, JSON.parse(text) as MachineRecord) : undefined;
  }
}

export const LOST = 'its postroj was killed';

/** Another run may be settling it too: what is gone is settled. */
function unlessGone(change: () => void): void {
  try {
    change();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/** It says that it runs, but nobody runs it. */
export function isLost({ state, owner }: MachineRecord): boolean {
  return state !== 'ended' && !isOwnerAlive(owner.mark);
}

function isNew(directory: string): boolean {
  try {
    mkdirSync(directory, { mode: 0o700 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Measured once: nobody writes there any more. */
async function keptOf(run: Run): Promise<Kept> {
  const { directory, record } = run;
  const sizeBytes = record.sizeBytes ?? (await sizeOf(directory));
  if (record.sizeBytes === undefined)
    unlessGone(() => {
      run.update({ sizeBytes });
    });
  return { directory, sizeBytes, endedMs: Date.parse(record.endedAt ?? record.startedAt) };
}

async function sizeOf(directory: string): Promise<number> {
  const entries = await unlessMissing(readdir(directory, { recursive: true, withFileTypes: true }));
  const files = (entries ?? []).filter((entry) => entry.isFile());
  const sizes = files.map(async ({ parentPath, name }) => {
    const found = await unlessMissing(stat(path.join(parentPath, name)));
    return (found?.blocks ?? 0) * 512;
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
