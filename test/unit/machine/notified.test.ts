import { expect, it } from '@jest/globals';

import { countBoots, lastIsReady, lastLeader } from '../../../src/machine/notified.js';

const running = (pid: number) => `STATUS=Container running.\nX_NSPAWN_LEADER_PID=${pid}`;
const said = 'STATUS=Container running: X_NSPAWN_LEADER_PID=1\n';

it.each([
  ['nothing yet', '', 0, undefined, false],
  ['the number of the init', running(42), 1, 42, false],
  ['that it is ready, without a line between', `${running(42)}READY=1\n`, 1, 42, true],
  ['what the guest has it say', `${running(42)}${said}`, 1, 42, false],
  ['that, when it is ready', `${running(42)}READY=1\n${said}`, 1, 42, true],
  ['another init', `${running(42)}READY=1\n${running(43)}`, 2, 43, false],
  ['another that is ready', `${running(42)}READY=1\n${running(43)}READY=1\n`, 2, 43, true],
])('systemd-nspawn notifies %s', (_, text, boots, leader, isReady) => {
  expect(countBoots(text)).toBe(boots);
  expect(lastLeader(text)).toBe(leader);
  expect(lastIsReady(text)).toBe(isReady);
});
