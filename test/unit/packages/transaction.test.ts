import { describe, expect, it } from '@jest/globals';

import type { ManagerCommands, Transaction, Trial } from '../../../src/packages/commands.js';
import { apt } from '../../../src/packages/apt.js';
import {
  carryOut,
  carryOutOffline,
  refresh,
  type Operator,
} from '../../../src/packages/transaction.js';
import { command, type RunOutcome } from '../../../src/system/exec.js';
import { failureOf } from '../../support/failure.js';
import { outcome } from '../../support/machine.js';

const ok = outcome(0, 'done\n');
const bad = outcome(9, 'Reading\n', 'E: it failed\n');
const late = { ...bad, exitCode: undefined, timedOut: true };

const commands: ManagerCommands = {
  ...apt,
  name: 'manager',
  successCodes: [0, 102],
  refresh: command('refresh'),
  failedScript: /^script failed$/m,
};

const trial = (
  onZero: 'package' | 'mirror' | undefined,
  otherwise: 'package' | 'mirror' | undefined,
): Trial => ({
  command: command('trial'),
  blame: (exitCode) => (exitCode === 0 ? onZero : otherwise),
});

const transaction = (
  afterDownload: readonly Trial[] = [],
  afterCommit?: readonly Trial[],
): Transaction => ({
  download: command('download'),
  afterDownload,
  commit: command('commit'),
  ...(afterCommit && { afterCommit }),
});

/** A guest that answers in this order; keeps what it was asked. */
function operator(...answers: RunOutcome[]) {
  const asked: string[] = [];
  const said: string[] = [];
  const one: Operator = {
    commands,
    run: ({ file }) => {
      const answer = answers[asked.length];
      asked.push(file);
      return answer
        ? Promise.resolve(answer)
        : Promise.reject(new Error(`${file}: once too often`));
    },
    log: { info: (message) => said.push(message) },
    timeoutMs: 90_000,
    fetched: new Set(),
  };
  return { one, asked, said };
}

const MIRROR = "the distribution's mirror failed:\nReading\nE: it failed";
const PACKAGE = 'manager ended with exit code 9:\nReading\nE: it failed';
const notResolved = { ok: false, reason: 'unresolvable', message: PACKAGE };
const notCommitted = { ok: false, reason: 'transaction-failed', message: PACKAGE };
const again = ['refresh', 'download'];

describe('carryOut', () => {
  it.each<readonly [string, RunOutcome[], string[]]>([
    ['downloads, then commits', [ok, ok], ['download', 'commit']],
    ['takes other exit codes for success', [outcome(102), outcome(102)], ['download', 'commit']],
    ['downloads again with fresh lists', [bad, ok, ok, ok], ['download', ...again, 'commit']],
  ])('%s', async (_, answers, expected) => {
    const { one, asked, said } = operator(...answers);
    expect(await carryOut(one, [transaction()])).toEqual({ ok: true });
    expect(asked).toEqual(expected);
    expect(said).toHaveLength(asked.includes('refresh') ? 1 : 0);
  });

  it('carries out one after the other, all of them once more after a failure', async () => {
    const { one, asked } = operator(ok, ok, bad, ok, ok, ok, ok, ok);
    const two = [transaction(), transaction()];
    expect(await carryOut(one, two)).toEqual({ ok: true });
    const pair = ['download', 'commit'];
    expect(asked).toEqual([...pair, 'download', 'refresh', ...pair, ...pair]);
  });

  it('fetches once for what says so, until packages are removed', async () => {
    const lasting = { ...transaction(), fetchesOnce: true };
    const { one, asked } = operator(ok, ok, ok, ok, ok, ok);
    for (let count = 0; count < 2; count++) await carryOut(one, [lasting]);
    expect(asked).toEqual(['download', 'commit', 'commit']);
    await carryOutOffline(one, command('remove'));
    await carryOut(one, [lasting]);
    expect(asked.slice(3)).toEqual(['remove', 'download', 'commit']);
  });

  it('fetches again for what could not be committed, and for what does not say so', async () => {
    const failing = operator(ok, bad, ok, ok);
    const lasting = { ...transaction(), fetchesOnce: true };
    for (let count = 0; count < 2; count++) await carryOut(failing.one, [lasting]);
    expect(failing.asked).toEqual(['download', 'commit', 'download', 'commit']);
    const other = operator(ok, ok, ok, ok);
    for (let count = 0; count < 2; count++) await carryOut(other.one, [transaction()]);
    expect(other.asked).toEqual(['download', 'commit', 'download', 'commit']);
  });

  it("never repeats a commit that failed: it is the package's fault", async () => {
    const { one, asked } = operator(ok, bad);
    expect(await carryOut(one, [transaction()])).toEqual(notCommitted);
    expect(asked).toEqual(['download', 'commit']);
  });

  it('hears of scripts that failed', async () => {
    const { one, asked } = operator(ok, outcome(0, '', 'script failed\n'));
    expect(await carryOut(one, [transaction()])).toEqual({
      ok: false,
      reason: 'script-failed',
      message: 'manager ended with exit code 0, but a script failed:\nscript failed',
    });
    expect(asked).toEqual(['download', 'commit']);
  });

  it('a commit that does not end says so', async () => {
    const { one } = operator(ok, late);
    expect(await carryOut(one, [transaction()])).toEqual({
      ok: false,
      reason: 'install-timeout',
      message: 'manager did not end within 90 s:\nReading\nE: it failed',
    });
  });

  it.each<readonly [string, Trial[], RunOutcome[], string[]]>([
    ['where no trial tells', [], [bad, ok, bad], []],
    ['when the trial says so', [trial('mirror', 'package')], [bad, ok, bad, bad], ['trial']],
    [
      'when the second trial says so',
      [trial(undefined, 'mirror'), trial('package', 'mirror')],
      [bad, ok, bad, ok, ok],
      ['trial', 'trial'],
    ],
  ])("what cannot be had is the package's fault %s", async (_, trials, answers, tried) => {
    const { one, asked } = operator(...answers);
    expect(await carryOut(one, [transaction(trials)])).toEqual(notResolved);
    expect(asked).toEqual(['download', ...again, ...tried]);
  });

  it.each<readonly [string, Trial[], RunOutcome[]]>([
    ['that gives no lists', [], [bad, bad]],
    ['that gives no packages', [trial('mirror', 'package')], [bad, ok, bad, ok]],
    [
      'of which one part does not answer',
      [trial(undefined, 'mirror'), trial('package', 'mirror')],
      [bad, ok, bad, bad],
    ],
    ['that is too slow', [trial('package', 'package')], [late, ok, late]],
  ])('a mirror %s is no fault of the package', async (_, trials, answers) => {
    const { one } = operator(...answers);
    const error = await failureOf(() => carryOut(one, [transaction(trials)]));
    expect(error.code).toBe('MIRROR_FAILED');
    expect(error.message).toBe(MIRROR);
    expect(error.hint).toBe('This says nothing about the package; try again.');
  });

  it('a commit that fetched, and could not, is tried once more', async () => {
    const trials = [trial('package', 'mirror')];
    const { one, asked } = operator(ok, bad, bad, ok, ok, ok);
    expect(await carryOut(one, [transaction([], trials)])).toEqual({ ok: true });
    expect(asked).toEqual(['download', 'commit', 'trial', ...again, 'commit']);
    const twice = operator(ok, bad, bad, ok, ok, bad, bad);
    const error = await failureOf(() => carryOut(twice.one, [transaction([], trials)]));
    expect(error.code).toBe('MIRROR_FAILED');
  });
});

describe('without a mirror', () => {
  it.each([
    [ok, { ok: true }],
    [bad, notCommitted],
    [outcome(0, 'script failed\n'), expect.objectContaining({ ok: false })],
  ])('%j', async (answer, expected) => {
    const { one, asked } = operator(answer);
    expect(await carryOutOffline(one, command('remove'))).toEqual(expected);
    expect(asked).toEqual(['remove']);
  });
});

it('refresh throws when the lists cannot be had', async () => {
  await refresh(operator(ok).one);
  const error = await failureOf(() => refresh(operator(bad).one));
  expect([error.code, error.message]).toEqual(['MIRROR_FAILED', MIRROR]);
});
