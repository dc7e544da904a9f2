import { command, type Command } from '../system/exec.js';
import {
  linesOf,
  wordsOf,
  type ManagerCommands,
  type Trial,
  type Transaction,
} from './commands.js';
import type { PackageSet } from './manager.js';
import { readVerifyLines } from './verify-lines.js';

/** Of two versions of a configuration file, the administrator's wins without a question. */
const KEEP_CONFIG = ['--force-confdef', '--force-confold'].flatMap((option) => [
  '-o',
  `Dpkg::Options::=${option}`,
]);

/** apt-get(8). All its failures have exit code 100. */
export const apt: ManagerCommands = {
  name: 'apt-get',
  format: 'deb',
  // without a terminal it writes no term.log
  logs: ['/var/log/apt/history.log', '/var/log/dpkg.log'],
  successCodes: [0],
  // by itself it is content when old lists are there
  refresh: aptGet(['-o', 'APT::Update::Error-Mode=any', 'update']),
  install: (packages) => [transaction(['install'], packages)],
  upgrade: (packages) => [transaction(['install', '--only-upgrade'], packages)],
  reinstall: (packages) => [transaction(['install', '--reinstall'], packages)],
  downgrade: (packages) => [transaction(['install', '--allow-downgrades'], packages)],
  exactly: ({ name, version }) => `${name}=${version}`,
  remove: (names) => aptGet(['remove', ...names]),
  purge: (names) => aptGet(['purge', ...names]),
  versionOf: (name) => ({
    command: command('dpkg-query', [
      '--show',
      '--showformat=${db:Status-Status} ${Version}\\n',
      '--',
      name,
    ]),
    read: ({ stdout }) => /^(?:installed|triggers-\w+) (\S+)$/m.exec(stdout)?.[1],
  }),
  // without configuration and postrm, what is removed is forgotten
  keeps: (name) => ({
    command: command('dpkg-query', ['--show', '--showformat=${db:Status-Status}\\n', '--', name]),
    read: ({ stdout }) => /^config-files$/m.test(stdout),
  }),
  ownerOf: (path) => ({
    command: command('dpkg-query', ['--search', '--', escapePattern(path)]),
    // name[:arch][, name …]: path; a diversion's line comes first
    read: ({ stdout }) => /^(?!diversion by )([\w.+-]+)[^/]*: /m.exec(stdout)?.[1],
  }),
  owned: (paths) => ({
    command: command('dpkg-query', ['--search', '--', ...paths.map(escapePattern)]),
    read: ({ stdout }) =>
      linesOf(stdout).flatMap((line) => /^(?!diversion by )[^/]*: (\/.*)$/.exec(line)?.[1] ?? []),
  }),
  filesOf: (name) => ({
    command: command('dpkg-query', ['--listfiles', '--', name]),
    read: ({ stdout }) => linesOf(stdout).filter((line) => /^\/[^.]/.test(line)),
  }),
  configFilesOf: (name) => ({
    command: command('dpkg-query', ['--show', '--showformat=${Conffiles}\\n', '--', name]),
    // a path and its sum; of those that the package brings no more, a word behind it
    read: ({ stdout }) =>
      linesOf(stdout).flatMap((line) => /^ (\/.*) [0-9a-f]{32}$/.exec(line)?.[1] ?? []),
  }),
  verify: (name) => ({ command: command('dpkg', ['--verify', '--', name]), read: readVerifyLines }),
};

/** It takes patterns, glob(7). */
function escapePattern(path: string): string {
  return path.replaceAll(/[*?[\]\\]/g, '\\$&');
}

function transaction(verb: readonly string[], packages: PackageSet): Transaction {
  const words = [...verb, ...wordsOf(packages)];
  return {
    download: aptGet(['--download-only', ...words]),
    afterDownload: [resolves(aptGet(['--simulate', ...words]))],
    commit: aptGet(words),
    // apt-get removes nothing that came along with files
    fetchesOnce: packages.names.length === 0,
  };
}

/** What can be resolved could not be fetched. */
export function resolves(simulation: Command): Trial {
  return { command: simulation, blame: (exitCode) => (exitCode === 0 ? 'mirror' : 'package') };
}

function aptGet(args: readonly string[]): Command {
  return {
    file: 'apt-get',
    args: [
      ...['--yes', '-o', 'Dpkg::Use-Pty=0', '-o', 'Acquire::Retries=3'],
      ...KEEP_CONFIG,
      ...args,
    ],
    env: { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' },
  };
}
