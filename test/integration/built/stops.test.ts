import { createServer } from 'node:http';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { RunResult } from '../../../src/engine/result.js';
import { close, listen } from '../../support/ports.js';
import { temporaryDirectory } from '../../support/temporary.js';
import { builtPrograms } from '../support/built.js';

const { postroj } = builtPrograms(temporaryDirectory());

/** Takes every question, and answers none. */
const silent = createServer(() => undefined);
let base: string;

beforeAll(async () => {
  base = `http://127.0.0.1:${await listen(silent)}`;
});
afterAll(async () => {
  silent.closeAllConnections();
  await close(silent);
});

/** On images that nobody gives: one that never comes, or one that is not there. */
async function probe(images: readonly string[], ...flags: string[]) {
  const words = images.flatMap((image) => ['--image', image]);
  const check = ['--check-command', 'true', '--retries', '2', '--json'];
  const { exitCode, stdout, stderr } = await postroj(['pkgprobe', ...words, ...check, ...flags]);
  if (stdout === '') throw new Error(stderr);
  return { exitCode, stderr, result: JSON.parse(stdout) as RunResult };
}

const never = (name: string) => `${base}/${name}.tar`;

describe('OUT_OF_TIME', () => {
  it('of each target: the others are not touched, and it is not tried anew', async () => {
    const { exitCode, result } = await probe(
      [never('a'), 'dir:/nonexistent/b'],
      ...['--target-timeout', '3', '--jobs', '2'],
    );
    expect(exitCode).toBe(3);
    expect(result.error).toBe(undefined);
    const [a, b] = result.targets;
    expect(a).toMatchObject({
      verdict: 'error',
      reason: 'OUT_OF_TIME',
      error: { code: 'OUT_OF_TIME', message: `${never('a')} was not over within 3.0 s` },
      phases: [{ name: 'acquire', verdict: 'error', reason: 'OUT_OF_TIME' }],
    });
    expect(a).not.toHaveProperty('attempts');
    expect(a?.replay).toContain('--target-timeout 3');
    expect(b).toMatchObject({ verdict: 'error', error: { code: 'BAD_REFERENCE' } });
  });

  it('of the run: what runs is an error, what has not begun is skipped, all with the reason', async () => {
    const images = [never('a'), never('b'), never('c')];
    const { exitCode, result, stderr } = await probe(images, '--timeout', '3', '--jobs', '2');
    expect([exitCode, result.verdict]).toEqual([3, 'error']);
    expect(result.targets.map(({ verdict, reason }) => [verdict, reason])).toEqual([
      ['error', 'OUT_OF_TIME'],
      ['error', 'OUT_OF_TIME'],
      ['skip', 'no-time-left'],
    ]);
    const message = 'not begun, since the run was not over within 3.0 s';
    expect(result.targets[2]?.phases).toMatchObject([{ verdict: 'skip', message }]);
    expect(stderr).toContain(message);
    expect(result.error).toMatchObject({
      code: 'OUT_OF_TIME',
      message: 'the time for the run was up before 1 of 3 targets had begun',
    });
  });
});

describe('fail-fast', () => {
  it('ends what runs and what has not begun, both skipped with the reason', async () => {
    const images = [never('a'), 'dir:/nonexistent/b', never('c')];
    const { exitCode, result } = await probe(images, '--fail-fast', '--jobs', '2');
    expect(exitCode).toBe(2); // the only error is for the caller to mend
    const [a, b, c] = result.targets;
    expect(b).toMatchObject({ verdict: 'error', error: { code: 'BAD_REFERENCE' } });
    const because = 'dir:/nonexistent/b has not passed, and fail-fast was asked for';
    const skipped = { verdict: 'skip', reason: 'fail-fast' } as const;
    expect(a).toMatchObject({ ...skipped, phases: [{ ...skipped, message: because }] });
    const notBegun = { ...skipped, message: `not begun, since ${because}` };
    expect(c).toMatchObject({ ...skipped, durationMs: 0, phases: [notBegun] });
  });

  it('is not there unless it is asked for', async () => {
    const images = ['dir:/nonexistent/a', 'dir:/nonexistent/b'];
    const { result } = await probe(images, '--jobs', '1');
    expect(result.targets.map(({ verdict }) => verdict)).toEqual(['error', 'error']);
    const fast = await probe(images, '--jobs', '1', '--fail-fast');
    expect(fast.result.targets.map(({ verdict }) => verdict)).toEqual(['error', 'skip']);
  });
});
