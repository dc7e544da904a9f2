import { describe, expect, it } from '@jest/globals';

import { Guest } from '../../../src/machine/guest.js';
import { none } from '../../../src/machine/init/none.js';
import type { Space } from '../../../src/machine/space.js';
import { command } from '../../../src/system/exec.js';

/** A guest of which only this has been heard. */
function heard(text: string): Guest {
  const unexpected = (): never => {
    throw new Error('this test expects no such call');
  };
  const space: Space = {
    pid: 0,
    networkPath: '',
    notifySocket: '',
    notified: () => text,
    onNotified: unexpected,
    withMounts: unexpected,
    withNetwork: unexpected,
  };
  const { signal } = new AbortController();
  const names = { name: 'postroj-x-1', label: 'x' };
  return new Guest({ ...names, init: none, space, command: command('true'), signal });
}

const running = (pid: number) => `STATUS=Container running.\nX_NSPAWN_LEADER_PID=${pid}`;

describe('what systemd-nspawn notifies', () => {
  it.each([
    ['nothing yet', '', undefined],
    ['the number of the init', running(42), 42],
    ['that it is ready, without a line between', `${running(42)}READY=1\n`, 42],
    [
      'what the guest has it say',
      `${running(42)}STATUS=Container running: X_NSPAWN_LEADER_PID=1\n`,
      42,
    ],
  ])('%s', (_, text, leader) => {
    const guest = heard(text);
    expect([guest.leader, guest.wentDown]).toEqual([leader, false]);
  });

  it('that another init runs: it rebooted by itself', () => {
    const guest = heard(`${running(42)}READY=1\n${running(43)}`);
    expect([guest.leader, guest.wentDown]).toEqual([43, true]);
  });
});
