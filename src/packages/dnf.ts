import type { Command } from '../system/exec.js';
import { wordsOf, type ManagerCommands, type Transaction, type Trial } from './commands.js';
import type { PackageSet } from './manager.js';
import { rpmQueries } from './rpm-queries.js';

/** In what the members of the family differ. */
interface Member {
  readonly name: string;
  readonly logs: readonly string[];
  /** After the verb. */
  readonly refresh: readonly string[];
  readonly downloadOnly: readonly string[];
  /** With what is in the cache, whatever its age. */
  readonly offline: readonly string[];
  /** Local files need no signature, even where packages of repositories do. */
  readonly unsigned: readonly string[];
  /** A repository that may be skipped must be there now; undefined: it has no such option. */
  readonly everyRepository?: readonly string[];
  /** Fetches what can be resolved and leaves the rest: fails for the mirror's reasons alone. */
  readonly fetchable?: readonly string[];
}

const dnfOptions = {
  downloadOnly: ['--downloadonly'],
  offline: ['-C'],
  unsigned: ['--setopt=localpkg_gpgcheck=False'],
  everyRepository: ['--setopt=*.skip_if_unavailable=False'],
  fetchable: ['--downloadonly', '--setopt=strict=False'],
};

const DNF_LOGS = ['/var/log/dnf.log', '/var/log/dnf.rpm.log'];

/** Exit code 1 for whatever dnf handles; dnf(8), dnf5(8). */
export const dnf5 = member({
  ...dnfOptions,
  name: 'dnf5',
  logs: ['/var/log/dnf5.log'],
  refresh: ['--refresh'],
});

export const dnf = member({ ...dnfOptions, name: 'dnf', logs: DNF_LOGS, refresh: ['--refresh'] });

/** Of EL 7 and Amazon Linux 2; later ones are dnf by another name. yum(8) */
export const yum = member({
  name: 'yum',
  logs: ['/var/log/yum.log'],
  refresh: ['--setopt=metadata_expire=1'],
  downloadOnly: ['--downloadonly'],
  offline: ['-C'],
  unsigned: ['--setopt=localpkg_gpgcheck=0'],
  everyRepository: ['--setopt=*.skip_if_unavailable=0'],
});

/** It can neither fetch only nor stay offline, but it can test. microdnf(8) */
export const microdnf = member({
  name: 'microdnf',
  logs: DNF_LOGS,
  refresh: ['--refresh'],
  downloadOnly: ['--setopt=tsflags=test', '--setopt=keepcache=1'],
  offline: [],
  unsigned: [],
});

function member(options: Member): ManagerCommands {
  const run = (args: readonly string[]): Command => ({
    file: options.name,
    args,
    env: { LC_ALL: 'C.UTF-8' },
  });
  const change = (verb: string) => (packages: PackageSet) => [
    transaction(options, (flags) => run(wordsFor(verb, flags, { options, packages })), run),
  ];
  return {
    ...rpmQueries,
    name: options.name,
    logs: options.logs,
    successCodes: [0],
    refresh: run(['makecache', '-y', ...options.refresh]),
    install: change('install'),
    upgrade: change('upgrade'),
    reinstall: change('reinstall'),
    downgrade: change('downgrade'),
    exactly: ({ name, version }) => `${name}-${version}`,
    remove: (names) => run(['remove', '-y', ...names]),
    purge: (names) => run(['remove', '-y', ...names]), // rpm knows no other
    // before rpm 6, a script that fails behind the files is a warning only
    failedScript: /%\w+\(\S+\) scriptlet failed, (?:exit status|signal) \d+/,
  };
}

interface Request {
  readonly options: Member;
  readonly packages: PackageSet;
}

function wordsFor(
  verb: string,
  flags: readonly string[],
  { options, packages }: Request,
): string[] {
  const unsigned = packages.files.length > 0 ? options.unsigned : [];
  return [verb, '-y', ...unsigned, ...flags, ...wordsOf(packages)];
}

type Run = (args: readonly string[]) => Command;

function transaction(options: Member, change: Run, run: Run): Transaction {
  const { everyRepository, fetchable } = options;
  const trials: Trial[] = [];
  if (everyRepository) {
    trials.push({
      command: run(['makecache', '-y', ...options.refresh, ...everyRepository]),
      blame: (exitCode) => (exitCode === 0 ? undefined : 'mirror'),
    });
  }
  if (fetchable) {
    trials.push({
      command: change(fetchable),
      blame: (exitCode) => (exitCode === 0 ? 'package' : 'mirror'),
    });
  }
  return {
    download: change(options.downloadOnly),
    afterDownload: trials,
    commit: change(options.offline),
  };
}
