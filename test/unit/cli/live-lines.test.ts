import { describe, expect, it } from '@jest/globals';

import { isLive, liveLines } from '../../../src/cli/live-lines.js';
import { fakeTerminal } from '../../support/fake-terminal.js';

describe('liveLines', () => {
  it('replaces its lines, prints above them, and leaves nothing', async () => {
    const terminal = fakeTerminal();
    const live = liveLines(terminal);
    const print = (text: string) => {
      live.above(() => {
        terminal.write(`${text}\n`);
      });
    };
    live.set('a', 'a  fetch');
    live.set('b', 'b  resolve');
    await terminal.drawn();
    expect(terminal.screen()).toEqual(['a  fetch', 'b  resolve', '']);
    live.set('a', 'a  seal');
    await terminal.drawn();
    expect(terminal.screen()).toEqual(['a  seal', 'b  resolve', '']);
    print('one');
    expect(terminal.screen()).toEqual(['one', 'a  seal', 'b  resolve', '']);
    live.remove('a');
    expect(terminal.screen()).toEqual(['one', 'b  resolve', '']);
    print('two\nthree');
    live.remove('b');
    expect(terminal.screen()).toEqual(['one', 'two', 'three', '']);
    live.remove('b');
    expect(terminal.screen()).toEqual(['one', 'two', 'three', '']);
  });

  it('writes nothing but what is printed while there is no live line', () => {
    const terminal = fakeTerminal();
    const live = liveLines(terminal);
    live.above(() => {
      terminal.write('one\n');
    });
    live.remove('a');
    expect(terminal.sent()).toBe('one\n');
  });

  it('draws ten times a second, whatever happens', async () => {
    const terminal = fakeTerminal();
    const live = liveLines(terminal);
    live.set('a', 'at once');
    const firstMs = await terminal.drawn();
    for (let i = 0; i < 1000; i++) live.set('a', `step ${i}`);
    expect(terminal.screen()).toEqual(['at once', '']);
    expect((await terminal.drawn()) - firstMs).toBeGreaterThan(90);
    expect(terminal.screen()).toEqual(['step 999', '']);
    live.remove('a');
  });

  it.each<[string, number, string, string]>([
    ['short enough', 20, '1234567890123456789', '1234567890123456789'],
    ['as wide as the terminal', 20, '12345678901234567890', '123456789012345678…'],
    ['of a terminal without a width', 0, 'x'.repeat(100), `${'x'.repeat(78)}…`],
    ['wide characters', 20, '三三 ü', '?? ?'],
    ['control sequences', 20, '\u001b[31mred\u001b[0m\u001b[2J\rx\ty', 'redx y'],
  ])('a line is cut to what fits: %s', async (_, columns, text, expected) => {
    const terminal = fakeTerminal(columns);
    const live = liveLines(terminal);
    live.set('a', text);
    await terminal.drawn();
    expect(terminal.screen()).toEqual([expected, '']);
    live.remove('a');
  });

  it('has no more lines than the terminal', async () => {
    const terminal = fakeTerminal(40, 4);
    const live = liveLines(terminal);
    for (const key of 'abcdef') live.set(key, key);
    await terminal.drawn();
    expect(terminal.screen()).toEqual(['d', 'e', 'f', '']);
    for (const key of 'abcdef') live.remove(key);
    expect(terminal.screen()).toEqual(['']);
  });
});

describe('isLive', () => {
  it.each<[boolean, boolean | undefined, NodeJS.ProcessEnv]>([
    [true, true, { TERM: 'xterm' }],
    [true, true, { TERM: 'xterm', NO_COLOR: '1' }], // colours are another matter
    [false, undefined, { TERM: 'xterm' }],
    [false, true, { TERM: 'dumb' }],
    [false, true, { TERM: 'xterm', CI: 'true' }],
  ])('is %j of a terminal: %j, with %j', (expected, isTTY, env) => {
    expect(isLive(isTTY === undefined ? {} : { isTTY }, env)).toBe(expected);
  });
});
