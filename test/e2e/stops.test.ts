import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, expect, it } from '@jest/globals';

import { sharedStateDir } from './support/cache.js';
import { expectNothingLeft } from './support/leftovers.js';
import { postroj } from './support/postroj.js';
import { expectExit, onlyTarget, resultOf } from './support/result.js';
import { temporaryDirectory } from './support/temporary.js';

const cwd = temporaryDirectory();
const forever = 'echo begun >&2; sleep infinity';

beforeAll(async () => {
  expectExit(await postroj(['pull', 'debian-12', 'debian-13']), 0); // in no target's time
});
afterEach(() => expectNothingLeft(sharedStateDir));

it('a target that is out of time is an error with its evidence, and leaves nothing', async () => {
  const check = ['--check-command', forever, '--target-timeout', '25', '--report-dir', 'report'];
  const ended = await postroj(['pkgprobe', '--json', '-i', 'debian-12', ...check], { cwd });
  expectExit(ended, 3);
  const { reason, attempts, error, phases, evidence = [] } = onlyTarget(ended);
  expect([reason, attempts]).toEqual(['OUT_OF_TIME', undefined]);
  expect(error?.message).toBe('debian-bookworm was not over within 25 s');
  expect(phases.map(({ name, verdict }) => [name, verdict])).toEqual([
    ['acquire', 'pass'],
    ['boot', 'pass'],
    ['check', 'error'],
    ['shutdown', 'pass'],
  ]);
  expect(evidence).toEqual(
    expect.arrayContaining(['debian-bookworm/console.txt', 'debian-bookworm/journal.txt']),
  );
});

it('with fail-fast the first that fails ends one that would go on for ever', async () => {
  const config = `images: [debian-12, debian-13]
fail-fast: true
overrides:
  debian-12: { checks: [{ tcp: 'localhost:9' }], network-timeout: 10 } # the other is up by then
  debian-13: { checks: [{ command: '${forever}' }], network-timeout: 1000 }
`;
  writeFileSync(join(cwd, 'fast.yml'), config);
  const flags = ['--json', '--config', 'fast.yml', '--jobs', '2', '--report-dir', 'fast'];
  const ended = await postroj(['pkgprobe', ...flags], { cwd });
  expectExit(ended, 1);
  const [first, second] = resultOf(ended).targets;
  expect(first).toMatchObject({ image: 'debian-bookworm', verdict: 'fail', reason: 'tcp' });
  expect(second).toMatchObject({ verdict: 'skip', reason: 'fail-fast' });
  expect(second).not.toHaveProperty('evidence');
  expect(second?.phases.at(-1)).toMatchObject({ name: 'shutdown', verdict: 'pass' });
});
