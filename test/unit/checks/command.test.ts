import { describe, expect, it } from '@jest/globals';

import { command } from '../../../src/checks/command.js';
import { buildCheck } from '../../../src/checks/index.js';
import type { Command, RunOutcome } from '../../../src/system/exec.js';
import { contextOf, site } from '../../support/checks.js';
import { fakeMachine, outcome } from '../../support/machine.js';

async function observe(answer: RunOutcome, patience = 1) {
  const commands: Command[] = [];
  const machine = fakeMachine({
    patience,
    exec: (inner) => {
      commands.push(inner);
      return Promise.resolve(answer);
    },
  });
  const check = command.make({ kind: 'command', command: 'webfsd -h | grep "$X"' }, site);
  return { commands, observation: await check.observe(contextOf({ machine })) };
}

describe('command', () => {
  it("is a line for the guest's shell", async () => {
    const { commands } = await observe(outcome(0));
    expect(commands).toEqual([{ file: '/bin/sh', args: ['-c', 'webfsd -h | grep "$X"'], env: {} }]);
  });

  it.each<readonly [string, RunOutcome, string, string, string | undefined]>([
    ['exits with 0', outcome(0), 'met', 'exit code 0', undefined],
    ['exits with 0 and speaks', outcome(0, 'fine\n'), 'met', 'exit code 0', undefined],
    ['exits with 3', outcome(3, 'one\n', 'two\n'), 'unmet', 'exit code 3', 'one\ntwo'],
    ['paints', outcome(1, '\u001b[31mred\u001b[0m\n'), 'unmet', 'exit code 1', 'red'],
    [
      'does not end',
      { ...outcome(0, 'so far\n'), exitCode: undefined, timedOut: true },
      'hopeless',
      'still running after 60 s',
      'so far',
    ],
    [
      'is killed',
      { ...outcome(0), exitCode: undefined, signal: 'SIGKILL' },
      'unmet',
      'exit code nothing',
      undefined,
    ],
  ])('that %s', async (_, answer, state, actual, detail) => {
    const { observation } = await observe(answer);
    expect(observation).toEqual({ state, actual, detail });
  });

  it('may run longer where it is emulated', async () => {
    const { observation } = await observe({ ...outcome(0), timedOut: true }, 4);
    expect(observation.actual).toBe('still running after 240 s');
  });

  it('keeps the last fifteen lines', async () => {
    const lines = Array.from({ length: 20 }, (_, index) => `line ${index}`);
    const { observation } = await observe(outcome(1, lines.join('\n')));
    expect(observation.detail).toBe(lines.slice(5).join('\n'));
  });
});

describe('buildCheck', () => {
  it.each([
    [{ kind: 'unit', unit: 'webfs' } as const, 'webfs.service'],
    [{ kind: 'http', url: 'http://localhost/' } as const, 'http://localhost/'],
    [{ kind: 'tcp', host: 'localhost', port: 22 } as const, 'localhost:22'],
    [{ kind: 'command', command: 'true' } as const, 'true'],
  ])('makes %j a check', (spec, target) => {
    const machine = fakeMachine({ unitName: (name) => `${name}.service` });
    const { kind, target: made } = buildCheck(spec, machine);
    expect({ kind, made }).toEqual({ kind: spec.kind, made: target });
  });
});
