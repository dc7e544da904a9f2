import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';

import { PostrojError } from '../errors.js';
import { makeDirectory, readSmallFile, removeTree, writeFileAtomic } from '../system/files.js';
import type { Container } from './container.js';
import { inventName } from './invent-name.js';
import { isLost, LOST_EXIT_CODE } from './lost.js';

const RECORD_FILE = 'container.json';
const NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;

/**
 * The containers of this host: a directory for each, `<id>/container.json` and what belongs to it, and
 * `names/<name>`, a symbolic link that gives a name to one only.
 */
export class Registry {
  readonly directory: string;

  constructor(directory: string) {
    this.directory = directory;
  }

  directoryOf({ id }: Pick<Container, 'id'>): string {
    return path.join(this.directory, id);
  }

  /** Takes the name, or one that is free. Throws BAD_OPTION, CONTAINER_NAME_TAKEN. */
  create(facts: Omit<Container, 'schema' | 'id' | 'name'>, wanted?: string): Container {
    if (wanted !== undefined && !NAME.test(wanted)) throw badName(wanted);
    const id = randomBytes(32).toString('hex');
    const name = this.#take(id, wanted);
    const container: Container = { schema: 1, id, name, ...facts };
    makeDirectory(this.directoryOf(container), 0o700);
    this.write(container);
    return container;
  }

  /** Replaces the record as a whole; of one that was removed meanwhile, nothing. */
  write(container: Container): Container {
    const file = path.join(this.directoryOf(container), RECORD_FILE);
    try {
      writeFileAtomic(file, `${JSON.stringify(container, undefined, 2)}\n`);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
    return container;
  }

  /** What it says now, and the truth: one whose owner is gone does not run. undefined: removed. */
  read(id: string): Container | undefined {
    const container = this.#recordOf(id);
    if (!container || !isLost(container)) return container;
    const last = this.#recordOf(id); // its owner may have told its end before it was gone
    return last && isLost(last) ? this.write(lost(last)) : last;
  }

  /** The latest first. */
  list(): Container[] {
    return this.#ids()
      .flatMap((id) => this.read(id) ?? [])
      .sort((one, other) => other.createdAt.localeCompare(one.createdAt));
  }

  /**
   * By its full id, its name, or the beginning of an id that no other has, in this order. Throws
   * NO_SUCH_CONTAINER, CONTAINER_AMBIGUOUS.
   */
  find(wanted: string): Container {
    const named = this.#idOf(wanted.replace(/^\//, ''));
    const ids = this.#ids();
    const exact = [wanted, named].find((id) => id !== undefined && ids.includes(id));
    const near = wanted === '' ? [] : ids.filter((id) => id.startsWith(wanted));
    if (exact === undefined && near.length > 1) throw ambiguous(wanted);
    const found = this.read(exact ?? near[0] ?? '.');
    if (!found) throw noSuchContainer(wanted);
    return found;
  }

  /** Its directory and its name. */
  async remove(container: Pick<Container, 'id' | 'name'>): Promise<void> {
    // the record first: what is half removed is not there
    rmSync(path.join(this.directoryOf(container), RECORD_FILE), { force: true });
    if (this.#idOf(container.name) === container.id)
      rmSync(this.#link(container.name), { force: true });
    await removeTree(this.directoryOf(container));
  }

  #recordOf(id: string): Container | undefined {
    const text = readSmallFile(path.join(this.directory, id, RECORD_FILE));
    return text ? (JSON.parse(text) as Container) : undefined;
  }

  #ids(): string[] {
    try {
      return readdirSync(this.directory).filter((name) => /^[0-9a-f]{64}$/.test(name));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  }

  #link(name: string): string {
    return path.join(this.directory, 'names', name);
  }

  #idOf(name: string): string | undefined {
    if (!NAME.test(name)) return undefined;
    try {
      return readlinkSync(this.#link(name));
    } catch {
      return undefined; // nobody has it
    }
  }

  /** A symbolic link is made or not, in one step. */
  #take(id: string, wanted: string | undefined): string {
    mkdirSync(path.join(this.directory, 'names'), { recursive: true, mode: 0o700 });
    for (let attempt = 0; ; attempt++) {
      const name = wanted ?? inventName(attempt);
      const holder = this.#idOf(name);
      if (holder === undefined && this.#linkTo(id, name)) return name;
      if (holder !== undefined && !this.#ids().includes(holder))
        rmSync(this.#link(name), { force: true });
      else if (wanted !== undefined) throw taken(name, holder ?? this.#idOf(name) ?? '');
    }
  }

  #linkTo(id: string, name: string): boolean {
    try {
      symlinkSync(id, this.#link(name));
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    }
  }
}

/** What had not begun yet has not ended either. */
function lost(container: Container): Container {
  const quiet = { ...container, running: undefined };
  if (container.state !== 'running') return quiet;
  return {
    ...quiet,
    state: 'exited',
    exitCode: LOST_EXIT_CODE,
    error: 'who ran it was killed, or the host was started anew',
    finishedAt: new Date().toISOString(),
  };
}

function noSuchContainer(wanted: string): PostrojError {
  return new PostrojError('NO_SUCH_CONTAINER', `No such container: ${wanted}`);
}

function ambiguous(wanted: string): PostrojError {
  return new PostrojError(
    'CONTAINER_AMBIGUOUS',
    `Multiple IDs found with provided prefix: ${wanted}`,
  );
}

function taken(name: string, holder: string): PostrojError {
  return new PostrojError(
    'CONTAINER_NAME_TAKEN',
    `Conflict. The container name "/${name}" is already in use by container "${holder}". You have to remove (or rename) that container to be able to reuse that name.`,
  );
}

function badName(name: string): PostrojError {
  return new PostrojError(
    'BAD_OPTION',
    `Invalid container name (${name}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed`,
  );
}
