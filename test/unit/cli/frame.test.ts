import { describe, expect, it } from '@jest/globals';

import { frame } from '../../../src/cli/frame.js';
import { fakeTerminal } from '../../support/fake-terminal.js';

describe('frame', () => {
  it('is gone while it is paused, and comes back as it is then', () => {
    const terminal = fakeTerminal();
    const lines = frame(terminal);
    lines.show(['one', 'two']);
    lines.pause();
    expect(terminal.screen()).toEqual(['']);
    const sent = terminal.sent();
    lines.show(['three']);
    expect(terminal.sent()).toBe(sent);
    lines.resume();
    expect(terminal.screen()).toEqual(['three', '']);
  });

  it('shows the last lines where there is no room for all', () => {
    const terminal = fakeTerminal(40, 3);
    frame(terminal).show(['one', 'two', 'three']);
    expect(terminal.screen()).toEqual(['two', 'three', '']);
  });

  it('never hides the cursor, so that nothing has to bring it back', () => {
    const terminal = fakeTerminal();
    const lines = frame(terminal);
    lines.show(['one']);
    lines.above(() => {
      terminal.write('above\n');
    });
    lines.pause();
    lines.resume();
    lines.show([]);
    expect(terminal.sent()).not.toContain('\u001b[?');
    expect(terminal.screen()).toEqual(['above', '']);
  });
});
