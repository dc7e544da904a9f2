import path from 'node:path';

import { PostrojError } from '../errors.js';
import type { Machine } from '../machine/machine.js';
import { command, renderCommand, type Command } from '../system/exec.js';
import type { Log } from '../system/log.js';
import { apk } from './apk.js';
import { apt } from './apt.js';
import type { ManagerCommands, Query } from './commands.js';
import { dnf, dnf5, microdnf, yum } from './dnf.js';
import type { PackageFormat, PackageManager } from './manager.js';
import { pacman } from './pacman.js';
import { remembering } from './remembered.js';
import { carryOut, carryOutOffline, refresh, type Operator } from './transaction.js';
import { zypper } from './zypper.js';

/** Those that a family's systems may have, the first that is there is used. All take one format. */
const byFamily: Readonly<Record<string, readonly ManagerCommands[]>> = {
  debian: [apt],
  devuan: [apt],
  redhat: [dnf5, dnf, yum, microdnf],
  amazon: [dnf5, dnf, yum, microdnf],
  mageia: [dnf5, dnf],
  suse: [zypper],
  arch: [pacman],
  alpine: [apk],
};

/** What systems of that family install; undefined when we know no package manager of theirs. */
export function formatOfFamily(family: string): PackageFormat | undefined {
  return byFamily[family]?.[0]?.format;
}

export interface ManagerOptions {
  readonly signal: AbortSignal;
  readonly log: Log;
  /** For each command that changes something. */
  readonly timeoutMs: number;
}

type Guest = Pick<Machine, 'exec' | 'query'>;

/**
 * The package manager of a system: by its family, then by the program that is there. Throws
 * UNSUPPORTED_DISTRIBUTION when there is none that we know, never guesses.
 */
export async function openManager(
  family: string,
  guest: Guest,
  options: ManagerOptions,
): Promise<PackageManager> {
  const candidates = byFamily[family];
  if (!candidates) throw unsupported(`no package manager is known for systems like ${family}`);
  const there = await programsIn(guest, candidates, options);
  const commands = candidates.find(({ name }) => there.has(name));
  if (commands) return remembering(managerOf(commands, guest, options));
  const names = candidates.map(({ name }) => name).join(', ');
  throw unsupported(`the system has no package manager that we know: looked for ${names}`);
}

function unsupported(message: string): PostrojError {
  return new PostrojError('UNSUPPORTED_DISTRIBUTION', message, {
    hint: `Families whose packages can be installed: ${Object.keys(byFamily).join(', ')}.`,
  });
}

const DIRECTORIES = ['/usr/bin', '/usr/sbin', '/bin', '/sbin'];

async function programsIn(
  guest: Guest,
  candidates: readonly ManagerCommands[],
  { signal }: ManagerOptions,
): Promise<Set<string>> {
  const files = candidates.flatMap(({ name }) => DIRECTORIES.map((place) => `${place}/${name}`));
  // what is not there it says on standard error
  const { stdout } = await guest.query(command('ls', ['-d', ...files]), { signal });
  return new Set(stdout.split('\n').map((file) => path.posix.basename(file)));
}

const MOST_LINES = 20_000;

function managerOf(
  commands: ManagerCommands,
  guest: Guest,
  { signal, log, timeoutMs }: ManagerOptions,
): PackageManager {
  const transcript: string[] = [];
  const onLine = (line: string) => {
    if (transcript.push(line) > MOST_LINES) transcript.shift();
    log.detail(line);
  };
  const run = (inner: Command) => {
    onLine(`$ ${renderCommand(inner)}`);
    return guest.exec(inner, { signal, onLine, timeoutMs });
  };
  const operator: Operator = { commands, run, log, timeoutMs, fetched: new Set() };
  const ask = async <T>({ command: question, read }: Query<T>) =>
    read(await guest.query(question, { signal }));
  return {
    name: commands.name,
    format: commands.format,
    logs: commands.logs,
    transcript: () => transcript.join('\n'),
    refresh: () => refresh(operator),
    install: (packages) => carryOut(operator, commands.install(packages)),
    upgrade: (packages) => carryOut(operator, commands.upgrade(packages)),
    downgrade: (files, releases) =>
      carryOut(operator, commands.downgrade({ files, names: releases.map(commands.exactly) })),
    reinstall: (packages) => carryOut(operator, commands.reinstall(packages)),
    remove: (names) => carryOutOffline(operator, commands.remove(names)),
    purge: (names) => carryOutOffline(operator, commands.purge(names)),
    versionOf: (name) => ask(commands.versionOf(name)),
    hasSomethingOf: async (name) =>
      (await ask(commands.versionOf(name))) !== undefined ||
      (commands.keeps !== undefined && (await ask(commands.keeps(name)))),
    ownerOf: (file) => ask(commands.ownerOf(file)),
    ownedOf: async (paths) => {
      if (paths.length === 0) return new Set();
      if (commands.owned) return ownedAmong(paths, commands.owned, ask);
      const owned: string[] = [];
      for (const file of paths)
        if ((await ask(commands.ownerOf(file))) !== undefined) owned.push(file);
      return new Set(owned);
    },
    filesOf: (name) => ask(commands.filesOf(name)),
    configFilesOf: (name) => ask(commands.configFilesOf(name)),
    verify: async (name) => {
      const changed = await ask(commands.verify(name));
      const files = new Set(await ask(commands.filesOf(name))); // apk looks at the whole system
      return changed.filter((file) => files.has(file.path));
    },
  };
}

/** A command line takes some 2 MB, execve(2). */
const MOST_PATHS = 1_000;

async function ownedAmong(
  paths: readonly string[],
  owned: NonNullable<ManagerCommands['owned']>,
  ask: <T>(query: Query<T>) => Promise<T>,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (let begin = 0; begin < paths.length; begin += MOST_PATHS) {
    for (const path of await ask(owned(paths.slice(begin, begin + MOST_PATHS)))) found.add(path);
  }
  return new Set(paths.filter((path) => found.has(path)));
}
