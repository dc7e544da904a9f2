import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { expectControllers } from '../../../src/machine/impose-limits.js';
import { failureOf } from '../../support/failure.js';
import { temporaryDirectory } from '../../support/temporary.js';

const temporary = temporaryDirectory();

function unified(controllers: string) {
  const directory = mkdtempSync(path.join(temporary, 'group-'));
  mkdirSync(directory, { recursive: true });
  writeFileSync(path.join(directory, 'cgroup.controllers'), `${controllers}\n`);
  return { directory, version: 2 as const, controllers: [] };
}
const first = { directory: '/none', version: 1 as const, controllers: ['cpu', 'cpuacct'] };

describe('expectControllers', () => {
  it.each([
    ['nothing is limited', {}, []],
    ['version 2 has it', { memoryBytes: 1 }, [unified('cpuset memory')]],
    ['version 1 has it', { cpus: 1 }, [unified('memory'), first]],
  ])('is content when %s', (_, limits, hierarchies) => {
    expect(() => {
      expectControllers(limits, hierarchies);
    }).not.toThrow();
  });

  it.each([
    ['memory', 'memory', { memoryBytes: 1, cpus: 1 }, [unified('hugetlb'), first]],
    ['processor time', 'cpu', { cpus: 1 }, [unified('cpuset')]],
    ['tasks', 'pids', { tasks: 1 }, []],
  ])('MACHINE_SETUP: nothing limits %s', async (what, controller, limits, hierarchies) => {
    const error = await failureOf(() => {
      expectControllers(limits, hierarchies);
    });
    expect([error.code, error.message]).toEqual([
      'MACHINE_SETUP',
      `this host cannot limit the ${what} of a machine: no hierarchy of control groups has the controller ${controller}`,
    ]);
    expect(error.hint).toMatch(/^Run it where systemd is the init of the host/);
  });
});
