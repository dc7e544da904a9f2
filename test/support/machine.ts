import type { Machine } from '../../src/machine/machine.js';
import type { RunOutcome } from '../../src/system/exec.js';

/** How a program ended, for machines that are none. */
export function outcome(exitCode: number, stdout = '', stderr = ''): RunOutcome {
  return {
    exitCode,
    stdout,
    stderr,
    signal: undefined,
    startError: undefined,
    timedOut: false,
  };
}

/** A machine of which only what a test gives can be used. */
export function fakeMachine(parts: Partial<Machine>): Machine {
  const unexpected = (): never => {
    throw new Error('this test expects no such call');
  };
  return {
    name: 'postroj-fake-00000000',
    init: { name: 'systemd', version: '252' },
    patience: 1,
    boots: [],
    slowest: unexpected,
    records: {},
    unitRecord: unexpected,
    exec: unexpected,
    open: unexpected,
    query: unexpected,
    unitName: unexpected,
    unit: unexpected,
    view: unexpected,
    reboot: unexpected,
    inNetwork: unexpected,
    copyIn: unexpected,
    copyOut: unexpected,
    changes: unexpected,
    processes: unexpected,
    consoleTail: unexpected,
    stop: unexpected,
    leader: unexpected,
    down: unexpected,
    ...parts,
  };
}
