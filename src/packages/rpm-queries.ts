import { command } from '../system/exec.js';
import { firstLine, linesOf, type ManagerCommands } from './commands.js';
import { readVerifyLines } from './verify-lines.js';

type Queries = Pick<
  ManagerCommands,
  'format' | 'versionOf' | 'ownerOf' | 'filesOf' | 'configFilesOf' | 'verify' | 'owned'
>;

const rpm = (...args: string[]) => command('rpm', args);

/** rpm(8): what is installed is the same database for all that install. */
export const rpmQueries: Queries = {
  format: 'rpm',
  versionOf: (name) => ({
    command: rpm('--query', '--queryformat', '%{EPOCHNUM}:%{VERSION}-%{RELEASE}\\n', '--', name),
    read: (outcome) => firstLine(outcome)?.replace(/^0:/, ''),
  }),
  ownerOf: (path) => ({
    command: rpm('--query', '--queryformat', '%{NAME}\\n', '--file', '--', path),
    read: firstLine,
  }),
  // of what is not owned it has sentences among its answers; so it tells all that is
  owned: () => ({
    command: rpm('--query', '--all', '--queryformat', '[%{FILENAMES}\\n]'),
    read: ({ stdout }) => linesOf(stdout),
  }),
  filesOf: (name) => ({
    // --list has a sentence for a package without files
    command: rpm('--query', '--queryformat', '[%{FILENAMES}\\n]', '--', name),
    read: ({ exitCode, stdout }) => (exitCode === 0 ? linesOf(stdout) : []),
  }),
  configFilesOf: (name) => ({
    command: rpm('--query', '--queryformat', '[%{FILEFLAGS:fflags} %{FILENAMES}\\n]', '--', name),
    // c: configuration; g: a ghost, which the package does not bring
    read: ({ exitCode, stdout }) =>
      exitCode !== 0
        ? []
        : linesOf(stdout).flatMap((line) => /^(?=\w*c)[^g\s]* (\/.*)$/.exec(line)?.[1] ?? []),
  }),
  verify: (name) => ({ command: rpm('--verify', '--', name), read: readVerifyLines }),
};
