import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

import type { TargetResult } from '../../../src/engine/result.js';
import type { Defect, Expectation } from '../../fixtures/corpus/defect.js';
import { postroj } from './postroj.js';
import { expectExit, onlyTarget } from './result.js';

/** Where a corpus is tried. */
export interface System<Spec> {
  /** By which defects tell what is otherwise there. */
  readonly name: string;
  /** A reference. */
  readonly image: () => Promise<string>;
  /** Makes a package in the directory; returns its path. */
  readonly build: (directory: string, spec: Spec) => Promise<string>;
  /** What packages need there that have no version before: it comes with them. */
  readonly base?: Spec;
}

/** Two tests for each defect; packages are made in `directory`. */
export function testCorpus<Spec>(
  system: System<Spec>,
  defects: readonly Defect<Spec>[],
  directory: string,
): void {
  describe.each(defects)('$what', (defect) => {
    it('fails at the right phase, and says why', async () => {
      const trial = await trialOf(system, defect, { tested: 'bad', directory });
      expectDefect(await tryLife(trial, defect, 1), {
        ...defect,
        ...defect.otherwise?.[system.name],
      });
    });

    it('is all that is wrong: its twin passes', async () => {
      const trial = await trialOf(system, defect, { tested: 'good', directory });
      expectWhole(await tryLife(trial, defect, 0), defect);
    });
  });
}

interface Trial {
  readonly image: string;
  readonly packages: readonly string[];
  readonly previous?: string | undefined;
}

async function trialOf<Spec>(
  { image, build, base }: System<Spec>,
  defect: Defect<Spec>,
  { tested, directory }: { readonly tested: 'bad' | 'good'; readonly directory: string },
): Promise<Trial> {
  const packages = [await build(join(directory, tested), defect[tested])];
  if (defect.previous) {
    const previous = await build(directory, defect.previous);
    return { image: await image(), packages, previous };
  }
  if (base) packages.unshift(await build(directory, base));
  return { image: await image(), packages };
}

/** Has the packages live as the defect's kind asks for. */
async function tryLife(
  { image, packages, previous }: Trial,
  { lifecycle, lanes = ['booted'], checkUnit, leftovers, flags = [] }: Defect<unknown>,
  exitCode: number,
): Promise<TargetResult> {
  const ended = await postroj([
    ...['pkgprobe', '--json', '--image', image, '--network-timeout', '2'],
    ...packages.flatMap((file) => ['--package', file]),
    ...['--lifecycle', lifecycle.join(','), '--lanes', lanes.join(',')],
    ...['--leftovers', leftovers ?? 'fail'],
    ...['--stable-for', '0', ...flags],
    ...(previous === undefined ? [] : ['--upgrade-from', previous]),
    ...(checkUnit === undefined ? [] : ['--check-unit', checkUnit]),
  ]);
  expectExit(ended, exitCode);
  return onlyTarget(ended);
}

/** One phase fails, or the checks after one, for the reason that the defect is. */
function expectDefect(
  { phases, checks }: TargetResult,
  { phase, reason, besides = [] }: Expectation,
): void {
  const failed = [
    ...phases
      .filter(
        ({ name, verdict }) => verdict === 'fail' && !['check', 'upgrade-states'].includes(name),
      )
      .map(({ name, message }) => ({ name, message })),
    ...checks
      .filter(({ verdict }) => verdict === 'fail')
      .map((check) => ({ name: `check ${check.phase}`, message: check.message })),
  ];
  expect(failed).toEqual(
    [reason, ...besides].map((message) => ({
      name: phase,
      message: expect.stringMatching(message),
    })),
  );
}

/** Nothing was skipped: all of its life was lived. */
function expectWhole({ verdict, phases }: TargetResult, { lifecycle }: Defect<unknown>): void {
  expect(verdict).toBe('pass');
  const names: readonly string[] = phases.map(({ name }) => name);
  expect(names.filter((name) => lifecycle.includes(name))).toEqual(lifecycle);
}
