import { expect } from '@jest/globals';

import type { TargetResult } from '../../../src/engine/result.js';
import type { Defect } from '../../fixtures/corpus/defect.js';
import { postroj } from './postroj.js';
import { expectExit, onlyTarget } from './result.js';

interface Trial {
  readonly image: string;
  readonly packages: readonly string[];
  readonly previous?: string | undefined;
}

/** Has the packages live as the defect's kind asks for. */
export async function tryLife(
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
export function expectDefect(
  { phases, checks }: TargetResult,
  { phase, reason, besides = [] }: Defect<unknown>,
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
export function expectWhole(
  { verdict, phases }: TargetResult,
  { lifecycle }: Defect<unknown>,
): void {
  expect(verdict).toBe('pass');
  const names: readonly string[] = phases.map(({ name }) => name);
  expect(names.filter((name) => lifecycle.includes(name))).toEqual(lifecycle);
}
