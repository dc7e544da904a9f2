import { command } from '../../system/exec.js';
import type { UnitState } from '../machine.js';
import { processes, serviceName, type Ask, type Init } from './init.js';
import { saidBy, statusInWords } from './sysvinit.js';

/** openrc(8), whatever runs it as process 1: busybox on Alpine, sysvinit or openrc-init elsewhere. */
export const openrc: Init = {
  name: 'openrc',
  boots: true,
  notifies: false,
  runsUnits: false,
  settled: async (ask) => {
    if (!isFinal(await runlevel(ask))) return undefined;
    const working = await ask(command('pgrep', ['-x', 'openrc']));
    if (working.exitCode !== 1) return undefined;
    const { stdout } = await ask(command('ls', ['/run/openrc/failed']));
    return stdout.split('\n').filter(Boolean);
  },
  isUp: async (ask) => {
    const level = await runlevel(ask);
    return level !== '' && !goingDown.includes(level);
  },
  powerOff: { command: command('poweroff') },
  reboot: { command: command('reboot') },
  unitName: serviceName,
  unit: readService,
  records: { ...processes, 'services.txt': command('rc-status', ['--all', '--nocolor']) },
};

async function runlevel(ask: Ask): Promise<string> {
  return (await ask(command('rc-status', ['--runlevel']))).stdout.trim();
}

const goingDown = ['off', 'shutdown', 'reboot'];

/**
 * `openrc default` says that this is the runlevel before it starts its services, and ends when it has
 * started them: then the boot is over. There is no event to hear.
 */
export function isFinal(level: string): boolean {
  return !['', 'sysinit', 'boot', ...goingDown].includes(level);
}

/** openrc-run(8): other exit codes than those of init scripts. */
const states: Readonly<Record<number, UnitState>> = {
  0: { state: 'up', shown: 'started' },
  4: { state: 'down', shown: 'stopping' },
  8: { state: 'down', shown: 'starting' },
  16: { state: 'down', shown: 'inactive' },
  32: { state: 'failed', shown: 'crashed' },
};

async function readService(ask: Ask, name: string): Promise<UnitState> {
  const outcome = await ask(command('rc-service', [name, 'status']));
  const known = outcome.exitCode === undefined ? undefined : states[outcome.exitCode];
  if (known?.state === 'up') return known;
  const there = await ask(command('rc-service', ['--exists', name]));
  if (there.exitCode !== 0) return { state: 'missing', shown: 'there is no such service' };
  const state = known ?? { state: 'down', shown: statusInWords(outcome) };
  return { ...state, detail: saidBy(outcome) };
}
