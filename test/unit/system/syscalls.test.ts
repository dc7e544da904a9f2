import { expect, it } from '@jest/globals';

import { systemCalls } from '../../../src/system/syscalls.js';
import { failureOf } from '../../support/failure.js';

it('are known for the processors of hosted runners, each by a number of its own', () => {
  for (const processor of ['x64', 'arm64']) {
    const numbers = Object.values(systemCalls(processor) as unknown as Record<string, number>);
    expect(new Set(numbers).size).toBe(numbers.length);
  }
});

it('says MACHINE_SETUP for any other processor, and which are known', async () => {
  const error = await failureOf(async () => Promise.resolve(systemCalls('s390x')));
  expect(error.code).toBe('MACHINE_SETUP');
  expect(error.message).toBe('no machines on s390x yet, only on x64 and arm64');
  expect(error.hint).toBe('Run it on such a host; qemu may emulate the machines that it boots.');
});
