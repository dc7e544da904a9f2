import path from 'node:path';

import { removeTree, writeFileAtomic } from '../system/files.js';

/** What is known of a machine while it runs, and after its end. */
export interface MachineRecord {
  readonly schema: 1;
  readonly name: string;
  readonly label: string;
  readonly init: string;
  /** The process that runs it: its start in clock ticks, proc_pid_stat(5), and both as a mark. */
  readonly owner: { readonly pid: number; readonly startTime: string; readonly mark: string };
  readonly state: 'booting' | 'running' | 'ended';
  /** ISO 8601. */
  readonly startedAt: string;
  readonly endedAt?: string;
  /** How it ended, in a few words. */
  readonly end?: string;
  /** What its directory takes of the disk; of one that has ended, once that was measured. */
  readonly sizeBytes?: number;
}

/** The directory of one machine: its record, its console and its journal. */
export class Run {
  readonly directory: string;
  #record: MachineRecord;

  constructor(directory: string, record: MachineRecord) {
    this.directory = directory;
    this.#record = record;
  }

  get record(): MachineRecord {
    return this.#record;
  }

  get name(): string {
    return this.#record.name;
  }

  get consoleFile(): string {
    return path.join(this.directory, 'console.log');
  }

  /** Written by the guest: whatever is in it is not to be trusted. */
  get journalDirectory(): string {
    return path.join(this.directory, 'journal');
  }

  update(changes: Partial<MachineRecord>): void {
    this.#record = { ...this.#record, ...changes };
    const file = path.join(this.directory, RECORD_FILE);
    writeFileAtomic(file, `${JSON.stringify(this.#record, undefined, 2)}\n`);
  }

  end(end: string): void {
    this.update({ state: 'ended', endedAt: new Date().toISOString(), end });
  }

  /** Removes all that is known of it. */
  forget(): Promise<void> {
    return removeTree(this.directory);
  }
}

export const RECORD_FILE = 'machine.json';
