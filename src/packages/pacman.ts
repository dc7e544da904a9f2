import { command, type Command, type RunOutcome } from '../system/exec.js';
import { firstLine, linesOf, type ManagerCommands, type Transaction } from './commands.js';
import type { ChangedFile, PackageSet } from './manager.js';

/** Files and names take two transactions: they are two operations. */
const change = ({ files, names }: PackageSet): Transaction[] => [
  // new packages beside old ones are not supported, hence the upgrade of all; without newer lists
  // there is nothing to upgrade
  transaction(['--sync', '--sysupgrade', '--needed'], names, names.length === 0),
  ...ofFiles(files),
];

/** Over what is there, whichever is the newer. */
function replacement({ files, names }: PackageSet): Transaction[] {
  return [...(names.length > 0 ? [transaction(['--sync'], names)] : []), ...ofFiles(files)];
}

function ofFiles(files: PackageSet['files']): Transaction[] {
  const paths = files.map(({ path }) => path);
  return paths.length > 0 ? [transaction(['--upgrade'], paths)] : [];
}

/** pacman(8). All its failures have exit code 1. */
export const pacman: ManagerCommands = {
  name: 'pacman',
  format: 'pacman',
  logs: ['/var/log/pacman.log'],
  successCodes: [0],
  refresh: pacmanCommand(['--sync', '--refresh', '--refresh']),
  install: change,
  upgrade: change,
  reinstall: replacement,
  downgrade: replacement,
  exactly: ({ name }) => name, // of the distribution there is one version only
  remove: (names) => pacmanCommand(['--remove', ...names]),
  purge: (names) => pacmanCommand(['--remove', '--nosave', ...names]),
  // of scripts that fail its exit code says nothing
  failedScript: /^error: command (?:failed to execute correctly|terminated by signal \d+.*)$/m,
  versionOf: (name) => ({
    command: query(['--query', name]),
    read: (outcome) => firstLine(outcome)?.split(' ')[1],
  }),
  ownerOf: (path) => ({
    command: query(['--query', '--quiet', '--owns', path]),
    read: firstLine,
  }),
  owned: () => ({ command: query(['--query', '--quiet', '--list']), read: readPaths }),
  filesOf: (name) => ({
    command: query(['--query', '--quiet', '--list', name]),
    read: readPaths,
  }),
  configFilesOf: (name) => ({
    command: query(['--query', '--info', '--info', name]),
    read: ({ stdout }) => readBackups(stdout),
  }),
  verify: (name) => ({
    command: query(['--query', '--check', '--check', name]),
    read: readCheck,
  }),
};

const query = (args: readonly string[]) => command('pacman', args);

/** What ends in `/` is a directory. */
function readPaths({ stdout }: RunOutcome): string[] {
  return linesOf(stdout).map((path) => path.replace(/(?<=.)\/$/, ''));
}

function transaction(
  verb: readonly string[],
  words: readonly string[],
  ofDistribution = false,
): Transaction {
  const run = (flags: readonly string[]) => pacmanCommand([...verb, ...flags, ...words]);
  return {
    // does not look for conflicts
    download: run(['--downloadonly']),
    afterDownload: [
      {
        command: run(['--print']),
        blame: (exitCode) => (exitCode === 0 || ofDistribution ? 'mirror' : 'package'),
      },
    ],
    commit: run([]),
  };
}

function pacmanCommand(args: readonly string[]): Command {
  return {
    file: 'pacman',
    args: ['--noconfirm', '--noprogressbar', ...args],
    env: { LC_ALL: 'C.UTF-8' },
  };
}

/** `Backup Files  : /etc/a [unmodified]`, further ones below it, also from the next line on. */
function readBackups(text: string): string[] {
  const [, list = ''] = /^Backup Files\s*:((?:.*\n?)(?:[\s/].*\n?)*)/m.exec(text) ?? [];
  return linesOf(list).flatMap((line) => /^\s*(\/.*?)(?:\s+\[\w+\])?\s*$/.exec(line)?.[1] ?? []);
}

/** A line for each thing that differs: `warning: name: path (what)`, `backup file: name: path (what)`. */
function readCheck({ stdout, stderr }: RunOutcome): ChangedFile[] {
  const changed = new Map<string, ChangedFile>();
  for (const line of linesOf(`${stdout}\n${stderr}`)) {
    const [, kind, path, what] =
      /^(warning|backup file): \S+: (\/.*) \(([^()]*)\)$/.exec(line) ?? [];
    if (path === undefined) continue;
    const missing = what === 'No such file or directory';
    changed.set(path, { path, missing, config: kind === 'backup file' });
  }
  return [...changed.values()];
}
