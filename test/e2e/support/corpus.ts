import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

import type { TargetResult } from '../../../src/engine/result.js';
import type { Defect, Expectation } from '../../fixtures/corpus/defect.js';
import { postroj } from './postroj.js';
import { expectExit, resultOf } from './result.js';

/** Where a corpus is tried. */
export interface Bench<Spec> {
  /** All at once, as in a job of many targets. */
  readonly systems: () => Promise<readonly System[]>;
  /** Makes a package in the directory; returns its path. */
  readonly build: (directory: string, spec: Spec) => Promise<string>;
  /** What packages need there that have no version before: it comes with them. */
  readonly base?: Spec;
}

export interface System {
  /** By which defects tell what is otherwise there. */
  readonly name: string;
  /** A reference. */
  readonly image: string;
}

/** Two tests for each defect; packages are made in `directory`. */
export function testCorpus<Spec>(
  bench: Bench<Spec>,
  defects: readonly Defect<Spec>[],
  directory: string,
): void {
  describe.each(defects)('$what', (defect) => {
    it('fails at the right phase, and says why', async () => {
      const systems = await bench.systems();
      const packages = await packagesFor(bench, defect, { tested: 'bad', directory });
      const results = await tryLife({ systems, ...packages }, defect, 1);
      expect(
        systems.map(({ name }, index) => ({ name, failed: failuresOf(results[index]) })),
      ).toEqual(
        systems.map(({ name }) => {
          return { name, failed: failuresExpected({ ...defect, ...defect.otherwise?.[name] }) };
        }),
      );
    });

    it('is all that is wrong: its twin passes', async () => {
      const systems = await bench.systems();
      const packages = await packagesFor(bench, defect, { tested: 'good', directory });
      const results = await tryLife({ systems, ...packages }, defect, 0);
      // nothing was skipped: all of its life was lived
      const { lifecycle } = defect;
      expect(results.map((result) => lived(result, lifecycle))).toEqual(
        systems.map(({ image }) => ({ image, verdict: 'pass', phases: lifecycle })),
      );
    });
  });
}

interface Packages {
  readonly packages: readonly string[];
  readonly previous?: string | undefined;
}

async function packagesFor<Spec>(
  { build, base }: Bench<Spec>,
  defect: Defect<Spec>,
  { tested, directory }: { readonly tested: 'bad' | 'good'; readonly directory: string },
): Promise<Packages> {
  const packages = [await build(join(directory, tested), defect[tested])];
  if (defect.previous) return { packages, previous: await build(directory, defect.previous) };
  if (base) packages.unshift(await build(directory, base));
  return { packages };
}

/** Has the packages live as the defect's kind asks for; a result for each system, in their order. */
async function tryLife(
  { systems, packages, previous }: Packages & { readonly systems: readonly System[] },
  { lifecycle, lanes = ['booted'], checkUnit, leftovers, flags = [] }: Defect<unknown>,
  exitCode: number,
): Promise<readonly TargetResult[]> {
  const ended = await postroj([
    ...['pkgprobe', '--json', '--network-timeout', '2'],
    ...systems.flatMap(({ image }) => ['--image', image]),
    ...packages.flatMap((file) => ['--package', file]),
    ...['--lifecycle', lifecycle.join(','), '--lanes', lanes.join(',')],
    ...['--leftovers', leftovers ?? 'fail'],
    ...['--stable-for', '0', ...flags],
    ...(previous === undefined ? [] : ['--upgrade-from', previous]),
    ...(checkUnit === undefined ? [] : ['--check-unit', checkUnit]),
  ]);
  expectExit(ended, exitCode);
  const { targets } = resultOf(ended);
  expect(targets.map(({ image }) => image)).toEqual(systems.map(({ image }) => image));
  return targets;
}

/** The phases that failed, and the checks after them. */
function failuresOf(result: TargetResult | undefined) {
  const { phases = [], checks = [] } = result ?? {};
  return [
    ...phases
      .filter(
        ({ name, verdict }) => verdict === 'fail' && !['check', 'upgrade-states'].includes(name),
      )
      .map(({ name, message }) => ({ name, message })),
    ...checks
      .filter(({ verdict }) => verdict === 'fail')
      .map((check) => ({ name: `check ${check.phase}`, message: check.message })),
  ];
}

/** One phase, or the checks after one, for the reason that the defect is. */
function failuresExpected({ phase, reason, besides = [] }: Expectation) {
  return [reason, ...besides].map((message) => ({
    name: phase,
    message: expect.stringMatching(message),
  }));
}

function lived({ image, verdict, phases }: TargetResult, lifecycle: readonly string[]) {
  const names: readonly string[] = phases.map(({ name }) => name);
  return { image, verdict, phases: names.filter((name) => lifecycle.includes(name)) };
}
