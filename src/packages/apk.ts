import { command, type Command, type RunOutcome } from '../system/exec.js';
import { linesOf, wordsOf, type ManagerCommands, type Transaction } from './commands.js';
import type { ChangedFile, LocalPackage, PackageSet } from './manager.js';

/** apk(8). Its exit code is the number of errors. */
export const apk: ManagerCommands = {
  name: 'apk',
  format: 'apk',
  logs: ['/var/log/apk.log'],
  successCodes: [0],
  refresh: apkCommand(['update']),
  install: (packages) => [transaction(['add'], packages)],
  upgrade: (packages) => [transaction(['add', '--upgrade'], packages)],
  reinstall: ({ files, names }) => [
    ...(names.length > 0 ? [transaction(['fix', '--reinstall'], { files: [], names })] : []),
    ...(files.length > 0 ? replacement(files) : []),
  ],
  downgrade: (packages) => [transaction(['add'], packages)],
  exactly: ({ name, version }) => `${name}=${version}`,
  remove: (names) => apkCommand(['del', ...names]),
  purge: (names) => apkCommand(['del', '--purge', ...names]),
  versionOf: (name) => ({
    command: command('apk', ['info', '--exists', '--verbose', name]),
    read: ({ stdout }) => {
      const found = linesOf(stdout).find((line) => line.startsWith(`${name}-`));
      return found?.slice(name.length + 1);
    },
  }),
  ownerOf: (path) => ({
    command: command('apk', ['info', '--quiet', '--who-owns', path]),
    read: ({ exitCode, stdout }) => (exitCode === 0 ? linesOf(stdout)[0] : undefined),
  }),
  filesOf: (name) => ({
    command: command('apk', ['info', '--quiet', '--contents', name]),
    read: ({ exitCode, stdout }) =>
      exitCode === 0 ? linesOf(stdout).map((path) => `/${path}`) : [],
  }),
  // what is below /etc it does not overwrite
  configFilesOf: (name) => ({
    command: command('apk', ['info', '--quiet', '--contents', name]),
    read: ({ exitCode, stdout }) =>
      exitCode === 0
        ? linesOf(stdout).flatMap((path) => (path.startsWith('etc/') ? [`/${path}`] : []))
        : [],
  }),
  verify: () => ({ command: command('apk', ['audit', '--system']), read: readAudit }),
};

/** It fetches while it installs. What it got but could not finish it marks as broken. */
const brokenPackages = command('grep', ['-q', '^f:.*[fs]', '/lib/apk/db/installed']);

function transaction(verb: readonly string[], packages: PackageSet): Transaction {
  const unsigned = packages.files.length > 0 ? ['--allow-untrusted'] : [];
  const words = [...verb, ...unsigned, ...wordsOf(packages)];
  return {
    download: apkCommand([...words, '--simulate']),
    afterDownload: [], // it has only resolved
    commit: apkCommand(words),
    afterCommit: [
      { command: brokenPackages, blame: (exitCode) => (exitCode === 0 ? 'package' : 'mirror') },
    ],
  };
}

/** What it has from a repository it can put over itself; a file only goes and comes again. */
function replacement(files: readonly LocalPackage[]): Transaction[] {
  const remove = ['del', ...files.map(({ name }) => name)];
  return [
    {
      download: apkCommand([...remove, '--simulate']),
      afterDownload: [],
      commit: apkCommand(remove),
    },
    transaction(['add'], { files, names: [] }),
  ];
}

function apkCommand(args: readonly string[]): Command {
  return { file: 'apk', args, env: { LC_ALL: 'C.UTF-8' } };
}

/** U: changed, X: gone. Configuration, which it may not overwrite, is not among them. */
function readAudit({ stdout }: RunOutcome): ChangedFile[] {
  return linesOf(stdout).flatMap((line) => {
    const [, what, path] = /^([UX]) (.+)$/.exec(line) ?? [];
    if (path === undefined) return [];
    return [{ path: `/${path}`, missing: what === 'X', config: false }];
  });
}
