import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { debugHold, parseMinutes } from '../../../src/action/debug-hold.js';
import type { FailedMachine } from '../../../src/engine/inspection.js';
import { failureOf } from '../../support/failure.js';

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'hold-'));
});
afterAll(() => rm(directory, { recursive: true }));

const never = new AbortController().signal;

/** One that has no bash. */
function failedMachine(): FailedMachine {
  const outcome = { exitCode: 127, stdout: '', stderr: '', timedOut: false };
  const machine = {
    name: 'postroj-alpine-0a1b2c3d',
    exec: () => Promise.resolve({ ...outcome, signal: undefined, startError: undefined }),
    open: () => Promise.reject(new Error('nobody opens it')),
    view: () =>
      Promise.resolve({
        ...{ idOffset: 0, proc: '/proc/4711', processes: () => [] },
        openRoot: () => {
          throw new Error('nobody looks');
        },
      }),
  };
  return { target: 'alpine', why: '::error::it has failed', machine, directory };
}

describe('debugHold', () => {
  it('keeps nothing by default', () => {
    expect(debugHold(0, () => undefined)).toBeUndefined();
  });

  it('tells how the machine is reached, and keeps it until the time is over', async () => {
    const said: string[] = [];
    await debugHold(0.0001, (line) => said.push(line))?.(failedMachine(), never);
    expect(said).toEqual([
      'alpine: did not pass: ::error::it has failed', // no command, since not at the line's start
      'alpine: the machine postroj-alpine-0a1b2c3d is kept for 0.0001 min (debug-on-error)',
      'alpine: enter it on this host:  sudo nsenter --target 4711 --all sh',
      `alpine: its console and journal on this host:  ${directory}`,
      `alpine: end this before:  sudo touch ${directory}/continue`,
      'alpine: the machine is kept no longer: the time is over',
    ]);
  });

  it('ends when it is told to', async () => {
    const said: string[] = [];
    const hold = debugHold(60, (line) => {
      said.push(line);
      if (line.includes('end this before')) void writeFile(path.join(directory, 'continue'), '');
    });
    await hold?.(failedMachine(), never);
    expect(said.at(-1)).toBe('alpine: the machine is kept no longer: it was ended');
    await rm(path.join(directory, 'continue'));
  });

  it('ends at once when the run is to end', async () => {
    const run = new AbortController();
    const hold = debugHold(60, (line) => {
      if (line.includes('end this before')) run.abort(new Error('cancelled'));
    });
    await expect(hold?.(failedMachine(), run.signal)).rejects.toThrow('cancelled');
  });
});

it.each([
  [undefined, 0],
  ['0', 0],
  ['30', 30],
  ['0.5', 0.5],
  ['1440', 1440],
])('parseMinutes(%j)', (text, minutes) => {
  expect(parseMinutes(text)).toBe(minutes);
});

it.each(['-1', '1441', 'ten', '5m'])('parseMinutes(%j) is refused', async (text) => {
  expect(await failureOf(() => parseMinutes(text))).toMatchObject({
    code: 'BAD_OPTION',
    message: `the input debug-on-error must be a number of minutes, 0 to 1440, not '${text}'`,
    hint: '0, the default, keeps nothing.',
  });
});
