import { afterEach, describe, expect, it } from '@jest/globals';

import { rowsDisplay } from '../../../src/cli/rows-display.js';
import { nameOfControl } from '../../../src/engine/control-name.js';
import type { ProbeDisplay } from '../../../src/cli/probe-display.js';
import { failedCheck, targetResult } from '../../support/results.js';
import { fakeTerminal } from '../../support/fake-terminal.js';

const open: ProbeDisplay[] = [];
afterEach(() => Promise.all(open.splice(0).map((display) => display.close())));

function shown(targets: readonly string[], columns = 60, rows = 24) {
  const terminal = fakeTerminal(columns, rows);
  const display = rowsDisplay(targets, terminal);
  open.push(display);
  /** What is there once it is as wanted; each look is at another drawing. */
  const screen = async (wanted: RegExp) => {
    while (!wanted.test(terminal.screen().join('\n'))) await terminal.drawn();
    return terminal.screen().map((line) => line.replace(/^\S/, '*').replace(/\d+\.\d s/, 'T'));
  };
  return { terminal, display, screen };
}

const failed = targetResult({ image: 'b', verdict: 'fail', checks: [failedCheck] });

describe('rowsDisplay', () => {
  it('has a row for each target that has begun, in the order of the targets', async () => {
    const { display, screen } = shown(['a', 'b', 'c']);
    display.phaseBegan('b', 'acquire');
    display.phaseBegan('a', 'boot');
    display.detail('a', 'Starting systemd\u001b[2J');
    expect(await screen(/Starting/)).toEqual([
      ...['* a  boot  T  Starting systemd', '* b  acquire  T', ''],
    ]);
  });

  it('tells what was said last, numbers before words, and nothing of the phase before', async () => {
    const { display, screen } = shown(['a']);
    const bytes = { done: 1_000_000, total: 2_000_000 };
    display.phaseBegan('a', 'acquire');
    display.progress?.('a', { phase: 'fetch', bytes });
    display.detail('a', 'GET /layer');
    expect(await screen(/fetch/)).toEqual(['* a  acquire  T  fetch  1.0/2.0 MB', '']);
    display.phaseEnded('a', { name: 'acquire', verdict: 'pass', durationMs: 1 });
    display.phaseBegan('a', 'boot');
    expect(await screen(/boot/)).toEqual(['* a  boot  T', '']);
  });

  it('leaves rows with verdicts and why', async () => {
    const { display, terminal } = shown(['a', 'b', 'c'], 80);
    for (const name of 'abc') display.phaseBegan(name, 'boot');
    display.targetEnded(targetResult({ image: 'a' }));
    display.targetEnded(failed);
    const message = 'no package for it';
    const phases = [{ name: 'install', verdict: 'skip', durationMs: 0, message }] as const;
    display.targetEnded(targetResult({ image: 'c', verdict: 'skip', phases }));
    await display.close();
    expect(terminal.screen()).toEqual([
      '✔ a  pass  1.2 s',
      '✖ b  fail  1.2 s  http http://localhost/: not 2xx within 30 s; last: connectio…',
      '↓ c  skip  1.2 s  no package for it',
      '',
    ]);
    expect(terminal.sent()).not.toContain('\u001b[?25l');
  });

  it('leaves what was going on when it is interrupted, and nothing of what had not begun', async () => {
    const { display, terminal } = shown(['a', 'b']);
    display.phaseBegan('a', 'boot');
    await display.close();
    await display.close();
    expect(terminal.screen()).toEqual([expect.stringMatching(/^✖ a {2}boot {2}\d\.\d s$/), '']);
  });

  it('shows in the row of a target what becomes of the version before', async () => {
    const { display, screen } = shown(['a']);
    display.phaseBegan('a', 'boot');
    display.phaseBegan(nameOfControl('a'), 'install');
    display.detail(nameOfControl('a'), 'apt');
    expect(await screen(/apt/)).toEqual(['* a  (the version before) install  T  apt', '']);
  });

  it('prints warnings, and what is of no target, above', async () => {
    const { display, screen } = shown(['a']);
    display.phaseBegan('a', 'boot');
    display.info('config', 'two\nlines');
    display.warn('a', 'slow');
    display.info('a', 'waits for memory');
    expect(await screen(/memory/)).toEqual([
      ...['*onfig  two', '*onfig  lines', '*  warning: slow', '* a  boot  T  waits for memory', ''],
    ]);
  });

  it('leaves the terminal to somebody else while it is paused', async () => {
    const { display, terminal, screen } = shown(['a', 'b']);
    display.phaseBegan('a', 'boot');
    await screen(/boot/);
    display.pause();
    const sent = terminal.sent();
    display.warn('a', 'slow');
    display.phaseBegan('b', 'check');
    display.targetEnded(failed);
    expect(terminal.sent()).toBe(sent);
    display.resume();
    expect(await screen(/fail/)).toEqual([
      ...['*  warning: slow', '* a  boot  T', expect.stringMatching(/^\* b {2}fail/), ''],
    ]);
  });

  it.each([
    [24, '* debian-bookworm  boo…'],
    [10, '* debian…'],
    [3, '* …'],
  ])('has one line a row, also on %j columns', async (columns, expected) => {
    const { display, terminal } = shown(['debian-bookworm'], columns);
    display.phaseBegan('debian-bookworm', 'boot');
    await display.close();
    expect(terminal.screen().map((line) => line.replace(/^✖/, '*'))).toEqual([expected, '']);
  });

  it('prints all rows in the end, also where there was no room for them', async () => {
    const names = ['a', 'b', 'c', 'd'];
    const { display, terminal, screen } = shown(names, 60, 3);
    for (const name of names) display.phaseBegan(name, 'boot');
    expect(await screen(/d/)).toEqual(['* c  boot  T', '* d  boot  T', '']);
    for (const image of names) display.targetEnded(targetResult({ image }));
    await display.close();
    expect(terminal.screen()).toEqual([...names.map((name) => `✔ ${name}  pass  1.2 s`), '']);
  });
});
