import { describe, expect, it } from '@jest/globals';

import { apt } from '../../../src/packages/apt.js';
import { managerOf } from '../../../src/packages/manager.js';
import type { RunOutcome } from '../../../src/system/exec.js';
import { failureOf } from '../../support/failure.js';
import { fakeMachine, outcome } from '../../support/machine.js';

const ok = outcome(0, 'done\n');
const bad = outcome(100, 'Reading\n', 'E: it failed\n');

/** A guest whose apt-get answers in this order; keeps the verbs it was called with. */
function guest(...answers: RunOutcome[]) {
  const calls: string[][] = [];
  const machine = fakeMachine({
    exec: ({ file, args }) => {
      calls.push([file, ...args]);
      const answer = answers[calls.length - 1];
      return answer ? Promise.resolve(answer) : Promise.reject(new Error('called too often'));
    },
  });
  const verbs = () =>
    calls.map((args) =>
      args.filter((word) => /^(?:install|update|--download-only|--simulate)$/.test(word)).join(' '),
    );
  return { machine, calls, verbs };
}

const packages = { files: ['/run/postroj/0/a.deb'], names: ['curl'] };
const FETCH = '--download-only install';

describe('apt', () => {
  it('is the manager of the family debian, and takes .deb', () => {
    expect(managerOf('debian')).toBe(apt);
    expect(apt.format).toBe('deb');
    expect(managerOf('slackware')).toBeUndefined();
  });

  it('fetches with the lists that are there, then installs', async () => {
    const { machine, calls, verbs } = guest(ok, ok);
    expect(await apt.install(machine, packages, {})).toEqual({ ok: true });
    expect(verbs()).toEqual([FETCH, 'install']);
    for (const call of calls) expect(call.slice(-2)).toEqual(['/run/postroj/0/a.deb', 'curl']);
  });

  it('fetches new lists when those are too old', async () => {
    const { machine, verbs } = guest(bad, ok, ok, ok);
    expect(await apt.install(machine, packages, {})).toEqual({ ok: true });
    expect(verbs()).toEqual([FETCH, 'update', FETCH, 'install']);
  });

  it("a failed installation is the package's fault", async () => {
    const { machine } = guest(ok, bad);
    expect(await apt.install(machine, packages, {})).toEqual({
      ok: false,
      message: 'apt-get ended with exit code 100:\nReading\nE: it failed',
    });
  });

  it("a dependency that nobody has is the package's fault", async () => {
    const { machine, verbs } = guest(bad, ok, bad, bad);
    expect(await apt.install(machine, packages, {})).toMatchObject({ ok: false });
    expect(verbs()).toEqual([FETCH, 'update', FETCH, '--simulate install']);
  });

  it('an installation that does not end says so', async () => {
    const { machine } = guest(ok, { ...bad, timedOut: true });
    expect(await apt.install(machine, packages, {})).toEqual({
      ok: false,
      message: 'apt-get did not end within 30 minutes:\nReading\nE: it failed',
    });
  });

  it.each([
    ['whose lists cannot be fetched', [bad, bad]],
    ['whose packages cannot be fetched', [bad, ok, bad, ok]],
  ])('a mirror %s is no fault of the package', async (_, answers) => {
    const error = await failureOf(() => apt.install(guest(...answers).machine, packages, {}));
    expect(error.code).toBe('MIRROR_FAILED');
    expect(error.message).toBe("the distribution's mirror failed:\nReading\nE: it failed");
    expect(error.hint).toBe('This says nothing about the package; try again.');
  });
});
