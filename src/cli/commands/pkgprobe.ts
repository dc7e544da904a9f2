import { Command, Option } from 'commander';

import { NO_CONFIG } from '../../engine/find-config.js';
import type { RawInputs } from '../../engine/inputs.js';
import { asRoot } from '../root.js';

export interface Flags {
  /** false for --no-config. */
  readonly config?: string | false;
  readonly matrix?: string[];
  readonly image?: string[];
  readonly arch?: string;
  readonly package?: string[];
  readonly extraPackages?: string[];
  readonly lifecycle?: string;
  readonly upgradeFrom?: string;
  readonly lanes?: string;
  readonly installTimeout?: string;
  readonly watch?: string[];
  readonly leftovers?: string;
  readonly leftoversAllow?: string[];
  readonly budgets?: string[];
  readonly stableFor?: string;
  readonly checkUnit?: string[];
  readonly checkNetwork?: string[];
  readonly checkCommand?: string[];
  readonly checkFile?: string[];
  readonly checkPort?: string[];
  readonly checkProcess?: string[];
  readonly network?: string;
  readonly limits?: string[];
  readonly privateUsers?: boolean;
  readonly networkTimeout?: string;
  readonly bootTimeout?: string;
  readonly retries?: string;
  readonly timeout?: string;
  readonly targetTimeout?: string;
  readonly failFast?: boolean;
  readonly jobs?: string;
  readonly raiseHostLimits?: boolean;
  readonly reportDir?: string;
  readonly report?: string[];
  readonly json?: boolean;
  readonly verbose?: boolean;
  readonly shellOnFailure?: boolean;
}

const several = (value: string, before: string[] = []) => [...before, value];
const words = (list = '') => list.split(/[\s,]+/).filter(Boolean);
const repeatable = (flags: string, text: string) => new Option(flags, text).argParser(several);

export function inputsOf(flags: Flags): RawInputs {
  return {
    images: flags.image ?? [],
    arch: flags.arch,
    packages: flags.package ?? [],
    extraPackages: flags.extraPackages ?? [],
    lifecycle: words(flags.lifecycle),
    upgradeFrom: flags.upgradeFrom,
    lanes: words(flags.lanes),
    installTimeout: flags.installTimeout,
    githubToken: undefined,
    watch: flags.watch ?? [],
    leftovers: flags.leftovers,
    leftoversAllow: flags.leftoversAllow ?? [],
    budgets: flags.budgets ?? [],
    stableFor: flags.stableFor,
    checkUnit: flags.checkUnit ?? [],
    checkNetwork: flags.checkNetwork ?? [],
    checkCommand: flags.checkCommand ?? [],
    checkFile: flags.checkFile ?? [],
    checkPort: flags.checkPort ?? [],
    checkProcess: flags.checkProcess ?? [],
    network: flags.network,
    limits: flags.limits ?? [],
    privateUsers: flags.privateUsers === true,
    networkTimeout: flags.networkTimeout,
    bootTimeout: flags.bootTimeout,
    retries: flags.retries,
    timeout: flags.timeout,
    targetTimeout: flags.targetTimeout,
    failFast: flags.failFast,
    jobs: flags.jobs,
    raiseHostLimits: flags.raiseHostLimits === true,
    reportDir: flags.reportDir,
    reports: flags.report ?? [],
    config: flags.config === false ? NO_CONFIG : flags.config,
    matrix: flags.matrix ?? [],
  };
}

/** What a run is made of. */
export function addPlanOptions(command: Command): Command {
  return addRunOptions(addPackageOptions(command));
}

/** Images, packages, and what these live through and are watched for. */
function addPackageOptions(command: Command): Command {
  return command
    .addOption(
      repeatable('-i, --image <image>', 'where to test: a label, or an image of a registry'),
    )
    .option('--arch <arch>', "the images' architecture (default: the host's)")
    .addOption(
      repeatable(
        '-p, --package <package>',
        'a file, directory, glob, http(s) address or name to install',
      ),
    )
    .addOption(
      repeatable('--extra-packages <list>', "what images are to have: 'debian: curl jq', or 'jq'"),
    )
    .option('--lifecycle <list>', 'install, reboot, upgrade, downgrade, remove, purge, reinstall')
    .option(
      '--upgrade-from <package>',
      'what to upgrade from: a package, latest-release (of GitHub), or self (default: self)',
    )
    .option('--lanes <list>', 'booted, build (no init, as in docker build) (default: booted)')
    .option(
      '--install-timeout <seconds>',
      'how long one step of installing may take (default: 1800)',
    )
    .option('--leftovers <policy>', 'fail, report or ignore what purge has left (default: fail)')
    .addOption(repeatable('--leftovers-allow <glob>', 'what may be left'))
    .addOption(
      repeatable('--watch <what=policy>', 'respect, report or ignore, such as journal=respect'),
    )
    .addOption(
      repeatable('--budgets <budget>', 'of units: memory=200M, start=5, exposure=7; growth=10%'),
    )
    .option(
      '--stable-for <seconds>',
      'how long the services of packages must stay up (default: 3)',
    );
}

/** What else is checked, and how. */
function addRunOptions(command: Command): Command {
  return command
    .addOption(repeatable('--check-unit <unit>', 'a unit that must be active'))
    .addOption(
      repeatable('--check-network <url>', 'what must answer: http://…, https://…, tcp://host:port'),
    )
    .addOption(
      repeatable('--check-command <line>', 'a command that must exit with 0 in the machine'),
    )
    .addOption(repeatable('--check-file <path>', 'a file that must be there'))
    .addOption(
      repeatable('--check-port <port>', 'a port that must be listened at: 8000, or udp:53'),
    )
    .addOption(repeatable('--check-process <name>', 'a program that must run'))
    .option('--network <mode>', 'private, none or host (default: private)')
    .addOption(
      repeatable('--limits <limit>', 'of each machine: memory=512M, cpus=1.5 or tasks=500'),
    )
    .option('--private-users', 'users of its own for each machine: its root is nobody on the host')
    .option('--network-timeout <seconds>', 'how long to wait for units and addresses (default: 30)')
    .option('--boot-timeout <seconds>', 'how long a boot may take (default: 120)')
    .option('--retries <n>', 'how often what could not be told is tried anew (default: 1)')
    .option('--timeout <seconds>', 'how long all of it may take (default: as long as it does)')
    .option('--target-timeout <seconds>', 'how long each image may take, retries included')
    .option('--fail-fast', 'the first image that does not pass ends the others')
    .option('--no-fail-fast', 'all are tested, whatever the configuration file says')
    .option('--jobs <n>', 'how many machines at once, or auto (default: auto)')
    .option(
      '--raise-host-limits',
      "raise the host's limits for as many, and put them back at the end",
    )
    .option(
      '--config <file>',
      'a configuration file, or none; flags win over it (default: .postroj.yml, if there)',
    )
    .option('--no-config', 'take no configuration file, not even .postroj.yml')
    .addOption(
      repeatable('--matrix <name=value>', 'of the matrix of the file only what has this value'),
    )
    .option(
      '--report-dir <directory>',
      'write reports of every format, and the evidence of what did not pass',
    )
    .addOption(
      repeatable('--report <format=file>', 'write one: json, junit, tap, html, badge or table'),
    );
}

/** Loaded only for who wants one. */
async function terminalFor(option: string) {
  const { userTerminal } = await import('../user-terminal.js');
  return userTerminal(option);
}

export const pkgprobe = addPlanOptions(new Command('pkgprobe'))
  .description('boot distributions, install packages as a user would, and check what they do')
  .option('--json', 'print exactly one result as JSON')
  .option('-v, --verbose', 'show the output of the programs that run')
  .option('--shell-on-failure', 'open a shell in each machine on which something has not passed')
  .addHelpText(
    'after',
    `
Exit codes: 0 all passed, 1 a package failed, 2 usage, 3 could not tell or nothing was checked.

Examples:
  postroj pkgprobe --image debian-12 --image debian-13 --package 'dist/*.deb' --check-unit webfs
  postroj pkgprobe -i debian-trixie -p nginx --check-unit nginx --check-network http://localhost/
  postroj pkgprobe -i debian:bookworm-slim -p ./my.deb --check-command 'my --version' --json
  postroj pkgprobe -i debian-12 -i fedora-44 --extra-packages jq --extra-packages 'debian: curl' \\
      --check-command 'my-api | jq .'
  postroj pkgprobe -i debian-12 -p ./my.deb --report-dir report --report junit=junit.xml`,
  )
  .action(async (flags: Flags) => {
    // before anything starts, sudo included
    const shellOn = flags.shellOnFailure ? await terminalFor('--shell-on-failure') : undefined;
    await asRoot(async ({ signal }) => {
      const [{ buildPlan }, { probe }] = await Promise.all([
        import('../../engine/plan.js'),
        import('../probe.js'),
      ]);
      const plan = await buildPlan(inputsOf(flags), process.cwd());
      const { json = false, verbose = false } = flags;
      return probe(plan, { signal, json, verbose, shellOn });
    });
  });
