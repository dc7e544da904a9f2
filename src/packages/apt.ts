import { PostrojError } from '../errors.js';
import type { Machine } from '../machine/machine.js';
import { lastLines, type RunOptions, type RunOutcome } from '../system/exec.js';
import { plainText } from '../system/log.js';
import type { InstallOutcome, PackageManager } from './manager.js';

const INSTALL_TIMEOUT_MS = 30 * 60_000;
const TAIL_LINES = 15;

type Options = Pick<RunOptions, 'signal' | 'onLine'>;

/**
 * apt-get(8). All its failures have exit code 100, so that the steps are taken one by one: what
 * cannot be fetched is the mirror's fault, what cannot be resolved or configured the package's.
 */
export const apt: PackageManager = {
  name: 'apt',
  format: 'deb',
  install: async (machine, packages, options) => {
    const aptGet = runner(machine, options);
    const wanted = [...packages.files, ...packages.names];
    const fetched = await fetchAll(aptGet, wanted);
    if (!fetched.ok) return fetched;
    return outcomeOf(await aptGet(['install', ...wanted]));
  },
};

type AptGet = (args: readonly string[]) => Promise<RunOutcome>;

function runner(machine: Machine, options: Options): AptGet {
  return (args) =>
    machine.exec(
      {
        file: 'apt-get',
        args: ['--yes', '-o', 'Dpkg::Use-Pty=0', '-o', 'Acquire::Retries=3', ...args],
        env: { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' },
      },
      { ...options, timeoutMs: INSTALL_TIMEOUT_MS },
    );
}

/** With the lists that the image came with; with fresh ones when those are too old. */
async function fetchAll(aptGet: AptGet, wanted: readonly string[]): Promise<InstallOutcome> {
  const fetch = () => aptGet(['--download-only', 'install', ...wanted]);
  if ((await fetch()).exitCode === 0) return { ok: true };
  const refreshed = await aptGet(['-o', 'APT::Update::Error-Mode=any', 'update']);
  if (refreshed.exitCode !== 0) throw mirrorFailed(refreshed);
  const fetched = await fetch();
  if (fetched.exitCode === 0) return { ok: true };
  const resolved = await aptGet(['--simulate', 'install', ...wanted]);
  if (resolved.exitCode === 0) throw mirrorFailed(fetched);
  return outcomeOf(resolved);
}

function outcomeOf(outcome: RunOutcome): InstallOutcome {
  if (outcome.exitCode === 0) return { ok: true };
  const reason = outcome.timedOut
    ? `did not end within ${INSTALL_TIMEOUT_MS / 60_000} minutes`
    : `ended with exit code ${outcome.exitCode ?? '?'}`;
  return { ok: false, message: `apt-get ${reason}:\n${tailOf(outcome)}` };
}

function mirrorFailed(outcome: RunOutcome): PostrojError {
  return new PostrojError(
    'MIRROR_FAILED',
    `the distribution's mirror failed:\n${tailOf(outcome)}`,
    {
      hint: 'This says nothing about the package; try again.',
    },
  );
}

function tailOf(outcome: RunOutcome): string {
  return lastLines(plainText(`${outcome.stdout}\n${outcome.stderr}`), TAIL_LINES);
}
