import { describe, expect, it } from '@jest/globals';

import {
  machinesAllowed,
  readBudgets,
  renderRemedy,
  renderUse,
  type Budget,
} from '../../../src/machine/budget.js';

const budget = (parts: Partial<Budget>): Budget => ({
  name: 'things',
  limit: 128,
  used: 0,
  perMachine: 8,
  ...parts,
});

describe('machinesAllowed', () => {
  it.each([
    [{}, 16],
    [{ used: 1 }, 15],
    [{ used: 120 }, 1],
    [{ used: 121 }, 0],
    [{ used: 128 }, 0],
    [{ used: 500 }, 0], // lowered under what is open
    [{ limit: 0 }, 0],
    [{ limit: Infinity, used: 9 }, Infinity],
  ])('%j admit %d', (parts, machines) => {
    expect(machinesAllowed(budget(parts))).toBe(machines);
  });
});

it.each([
  [{ used: 3 }, '3 of 128 in use, a machine takes 8'],
  [{ used: 3, limit: Infinity }, '3 in use, without a limit'],
])('%j reads as %s', (parts, text) => {
  expect(renderUse(budget(parts))).toBe(text);
});

it.each([
  [
    { sysctl: 'kernel.pty.max' },
    '--raise-host-limits raises kernel.pty.max for the run, `sudo sysctl kernel.pty.max=N` until the next boot.',
  ],
  [{ remedy: 'Buy more.' }, 'Buy more.'],
])('the remedy of %j', (parts, text) => {
  expect(renderRemedy(budget(parts))).toBe(text);
});

it('every budget can be read here, and says how to have more', () => {
  const budgets = readBudgets();
  expect(budgets.map(({ name }) => name)).toEqual([
    'inotify instances',
    'MiB of memory',
    'loop devices',
    'pseudo-terminals',
  ]);
  for (const one of budgets) {
    expect(one.used).toBeGreaterThanOrEqual(0);
    expect(one.limit).toBeGreaterThan(0);
    expect(renderRemedy(one)).not.toBe('');
  }
});
