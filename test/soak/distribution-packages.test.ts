import { mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import type { CheckResult } from '../../src/engine/result.js';
import { sharedStateDir } from '../e2e/support/cache.js';
import { distributionDebs } from '../e2e/support/distribution-debs.js';
import { expectNothingLeft } from '../e2e/support/leftovers.js';
import { postroj } from '../e2e/support/postroj.js';
import { expectExit, onlyTarget } from '../e2e/support/result.js';
import { temporaryDirectory } from '../e2e/support/temporary.js';
import { realPackages } from '../fixtures/distribution/index.js';
import { keptStates, suites, type Told } from '../fixtures/distribution/told.js';

/** Packages of the distribution, as they are, live their whole life; what is told of them is true. */

const directory = temporaryDirectory();
const TEN_MINUTES_MS = 600_000;
const A_QUARTER_MS = 900_000;
const phases = ['install', 'reboot', 'upgrade', 'downgrade', 'remove', 'purge', 'reinstall'];

afterEach(() => expectNothingLeft(sharedStateDir));

describe.each(suites)('%s', (suite) => {
  const image = `debian-${suite}`;
  let debs: readonly string[] = [];

  beforeAll(async () => {
    const place = join(directory, suite);
    mkdirSync(place);
    const names = realPackages.flatMap((one) => one.debs(suite));
    debs = await distributionDebs(image, names, place);
  }, TEN_MINUTES_MS);

  it.each(realPackages)(
    '$name',
    async ({ debs: names, told, states = () => keptStates }) => {
      const files = names(suite).map((name) => debFor(name, debs));
      const expected = told(suite);
      const args = [
        ...['pkgprobe', '--json', '--image', image, '--no-config'],
        ...files.flatMap((file) => ['--package', file]),
        ...['--upgrade-from', 'self', '--lifecycle', phases.join(',')],
      ];
      const ended = await postroj(args, { timeoutMs: TEN_MINUTES_MS });
      expectExit(ended, expected.some(isFailure) ? 1 : 0);
      const target = onlyTarget(ended);
      expect(differences(target.checks, expected)).toEqual([]);
      const lived = target.phases.filter(({ name }) => phases.includes(name));
      expect(lived.map(({ name, verdict }) => `${name} ${verdict}`)).toEqual(
        phases.map((name) => `${name} pass`),
      );
      const tried = target.phases.find(({ name }) => name === 'upgrade-states');
      expect(tried?.message).toBe(states(suite));
    },
    A_QUARTER_MS,
  );
});

function debFor(name: string, debs: readonly string[]): string {
  const file = debs.find((deb) => basename(deb).startsWith(`${name}_`));
  if (file === undefined) throw new Error(`${name} was not fetched`);
  return file;
}

function isFailure({ line }: Told): boolean {
  return / fail: /.test(line.source);
}

/** What is told and was not expected, and the other way around, with the reason why it was. */
function differences(checks: readonly CheckResult[], expected: readonly Told[]): string[] {
  const lines = checks
    .filter(({ verdict }) => verdict !== 'pass')
    .map(({ phase, kind, verdict, message }) => `${phase} ${kind} ${verdict}: ${message}`);
  const unexpected = lines.filter((text) => !expected.some(({ line }) => line.test(text)));
  const missing = expected.filter(({ line }) => !lines.some((text) => line.test(text)));
  return [
    ...unexpected.map((text) => `not expected: ${text}`),
    ...missing.map(({ line, because }) => `expected, since ${because}: ${line.source}`),
  ];
}
