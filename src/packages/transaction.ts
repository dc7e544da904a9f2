import { PostrojError } from '../errors.js';
import { renderSeconds } from '../system/clock.js';
import { lastLines, renderCommand, type Command, type RunOutcome } from '../system/exec.js';
import { plainText, type Log } from '../system/log.js';
import type { Fault, ManagerCommands, Transaction, Trial } from './commands.js';
import type { PackageFailure, PackageOutcome } from './manager.js';

const TAIL_LINES = 15;

/** A package manager, and how to run its commands in the guest. */
export interface Operator {
  readonly commands: ManagerCommands;
  readonly run: (command: Command) => Promise<RunOutcome>;
  readonly log: Pick<Log, 'info'>;
  /** How long `run` lets a command run. */
  readonly timeoutMs: number;
  /** For which transactions nothing needs to be fetched any more, by their downloads. */
  readonly fetched: Set<string>;
}

interface Failure {
  readonly outcome: RunOutcome;
  readonly trials: readonly Trial[];
  readonly committing: boolean;
}

/**
 * Carries out the transactions, one after the other. The lists of packages that the image came with
 * may be old or missing: before anything is blamed, everything is tried once more with fresh ones.
 * What the package did while it was being installed is never repeated. Throws MIRROR_FAILED.
 */
export async function carryOut(
  operator: Operator,
  transactions: readonly Transaction[],
): Promise<PackageOutcome> {
  const { log } = operator;
  const first = await attempt(operator, transactions);
  if (!first) return { ok: true };
  const final = first.committing && (await faultOf(operator, first)) === 'package';
  if (final) return failed(operator, first);
  log.info('not everything could be had: trying again with fresh lists of packages');
  await refresh(operator);
  const second = await attempt(operator, transactions);
  if (!second) return { ok: true };
  if ((await faultOf(operator, second)) === 'mirror') throw mirrorFailed(second.outcome);
  return failed(operator, second);
}

export async function refresh({ commands, run }: Operator): Promise<void> {
  const outcome = await run(commands.refresh);
  if (!succeeded(commands, outcome)) throw mirrorFailed(outcome);
}

/** A command that needs no mirror: it removes packages. */
export async function carryOutOffline(
  operator: Operator,
  command: Command,
): Promise<PackageOutcome> {
  operator.fetched.clear();
  const outcome = await operator.run(command);
  return committed(operator.commands, outcome)
    ? { ok: true }
    : failed(operator, { outcome, committing: true });
}

async function attempt(
  { commands, run, fetched }: Operator,
  transactions: readonly Transaction[],
): Promise<Failure | undefined> {
  for (const one of transactions) {
    const { download, afterDownload, commit, afterCommit = [], fetchesOnce = false } = one;
    const name = renderCommand(download);
    const fetch = fetched.has(name) ? undefined : await run(download);
    if (fetch && !succeeded(commands, fetch)) {
      return { outcome: fetch, trials: afterDownload, committing: false };
    }
    const outcome = await run(commit);
    if (!committed(commands, outcome)) return { outcome, trials: afterCommit, committing: true };
    if (fetchesOnce) fetched.add(name);
  }
  return undefined;
}

function succeeded({ successCodes }: ManagerCommands, { exitCode }: RunOutcome): boolean {
  return exitCode !== undefined && successCodes.includes(exitCode);
}

/** No script has failed either. */
function committed(commands: ManagerCommands, outcome: RunOutcome): boolean {
  const { failedScript } = commands;
  const text = `${outcome.stdout}\n${outcome.stderr}`;
  return succeeded(commands, outcome) && failedScript?.test(text) !== true;
}

async function faultOf(
  { run }: Operator,
  { outcome, trials, committing }: Failure,
): Promise<Fault> {
  if (outcome.timedOut) return committing ? 'package' : 'mirror';
  for (const { command, blame } of trials) {
    const fault = blame((await run(command)).exitCode);
    if (fault) return fault;
  }
  return 'package';
}

function failed(
  { commands, timeoutMs }: Operator,
  failure: Pick<Failure, 'outcome' | 'committing'>,
): PackageOutcome {
  const { exitCode, timedOut } = failure.outcome;
  const ending = timedOut
    ? `did not end within ${renderSeconds(timeoutMs)}`
    : exitCode === 0
      ? 'ended with exit code 0, but a script failed'
      : `ended with exit code ${exitCode ?? '?'}`;
  const message = `${commands.name} ${ending}:\n${tailOf(failure.outcome)}`;
  return { ok: false, reason: reasonOf(commands, failure), message };
}

function reasonOf(
  commands: ManagerCommands,
  { outcome, committing }: Pick<Failure, 'outcome' | 'committing'>,
): PackageFailure {
  if (outcome.timedOut) return 'install-timeout';
  if (!committing) return 'unresolvable';
  return succeeded(commands, outcome) ? 'script-failed' : 'transaction-failed';
}

function mirrorFailed(outcome: RunOutcome): PostrojError {
  return new PostrojError(
    'MIRROR_FAILED',
    `the distribution's mirror failed:\n${tailOf(outcome)}`,
    { hint: 'This says nothing about the package; try again.' },
  );
}

function tailOf(outcome: RunOutcome): string {
  return lastLines(plainText(`${outcome.stdout}\n${outcome.stderr}`), TAIL_LINES);
}
