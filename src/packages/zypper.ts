import type { Command } from '../system/exec.js';
import { resolves } from './apt.js';
import { wordsOf, type ManagerCommands, type Transaction } from './commands.js';
import type { PackageSet } from './manager.js';
import { rpmQueries } from './rpm-queries.js';

/** zypper(8), EXIT CODES: a reboot or restart is wanted; a repository was skipped. */
const DONE = [0, 102, 103, 106];

export const zypper: ManagerCommands = {
  ...rpmQueries,
  name: 'zypper',
  logs: ['/var/log/zypp/history', '/var/log/zypper.log'],
  successCodes: DONE,
  refresh: zypperCommand(['--gpg-auto-import-keys', 'refresh', '--force']),
  install: (packages) => [transaction(['install'], packages)],
  upgrade: ({ files, names }) => [
    // `update` takes names only; a file is installed over the older one
    ...(files.length > 0 ? [transaction(['install'], { files, names: [] })] : []),
    ...(names.length > 0 ? [transaction(['update'], { files: [], names })] : []),
  ],
  reinstall: (packages) => [transaction(['install', '--force'], packages)],
  downgrade: (packages) => [transaction(['install', '--oldpackage'], packages)],
  exactly: ({ name, version }) => `${name}=${version}`,
  remove: (names) => zypperCommand(['remove', ...names]),
  purge: (names) => zypperCommand(['remove', ...names]), // rpm knows no other
};

function transaction(verb: readonly string[], packages: PackageSet): Transaction {
  const unsigned = packages.files.length > 0 ? ['--allow-unsigned-rpm'] : [];
  const change = (globals: readonly string[], flags: readonly string[]) =>
    zypperCommand([...globals, ...verb, ...flags, ...unsigned, ...wordsOf(packages)]);
  return {
    download: change([], ['--download-only']),
    afterDownload: [resolves(change(['--no-refresh'], ['--dry-run']))],
    commit: change(['--no-refresh'], []),
  };
}

function zypperCommand(args: readonly string[]): Command {
  return { file: 'zypper', args: ['--non-interactive', ...args], env: { LC_ALL: 'C.UTF-8' } };
}
