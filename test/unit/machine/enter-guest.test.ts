import { describe, expect, it } from '@jest/globals';

import { droppedCapabilities, enterGuest } from '../../../src/machine/enter-guest.js';
import { command } from '../../../src/system/exec.js';

describe('enterGuest', () => {
  it("enters all namespaces, without the host's environment", () => {
    const inner = { ...command('systemctl', ['show', '$x']), env: { A: 'b' } };
    expect(enterGuest(process.pid, inner)).toEqual({
      file: 'nsenter',
      args: [
        ...[`--target=${process.pid}`, '--mount', '--uts', '--ipc', '--net', '--pid', '--cgroup'],
        ...['--', 'systemctl', 'show', '$x'],
      ],
      env: { A: 'b' },
      bare: true,
    });
  });
});

describe('droppedCapabilities', () => {
  const status = (bounding: string) => `Name:\tinit\nCapBnd:\t${bounding}\nCapAmb:\t0\n`;

  it.each([
    ['all are the same', '000001ffffffffff', '000001ffffffffff', []],
    ['the guest has fewer', '000001ffffffffff', '000001fffdfeffff', [16, 25]],
    ['the highest is missing', '0000010000000001', '0000000000000001', [40]],
    ['we have fewer', '0000000000000001', '000001ffffffffff', []],
  ])('%s', (_, ours, guests, numbers) => {
    expect(droppedCapabilities(status(ours), status(guests))).toEqual(numbers);
  });

  it('drops none where the guest has gone', () => {
    expect(droppedCapabilities(status('000001ffffffffff'), '')).toEqual([]);
  });
});
