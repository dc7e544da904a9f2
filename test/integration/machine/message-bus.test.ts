import { expect, it } from '@jest/globals';

import { busRuns } from '../../../src/machine/message-bus.js';
import { command, start } from '../../../src/system/exec.js';
import { until } from '../support/programs.js';

/** A program of that name, a child of ours. */
const named = (name: string) => start(command('perl', ['-e', `$0 = "${name}"; sleep 1000`]));

it.each(['dbus-daemon', 'dbus-broker-launch'])(
  'a bus runs as long as there is a %s',
  async (name) => {
    expect(busRuns(process.pid)).toBe(false);
    const other = named('dbusd');
    const bus = named(name);
    await until('it is called so', () => busRuns(process.pid));
    bus.kill('SIGKILL');
    await bus.ended;
    expect(busRuns(process.pid)).toBe(false);
    other.kill('SIGKILL');
    await other.ended;
  },
);

it('none runs where there is nothing any more', () => {
  expect(busRuns(4_194_305)).toBe(false);
});
