import { command, lastLines, type RunOutcome } from '../../system/exec.js';
import { plainText } from '../../system/log.js';
import type { UnitState } from '../machine.js';
import { processes, serviceName, type Ask, type Init } from './init.js';

/** init(8), as Devuan has it, with the scripts of /etc/init.d. */
export const sysvinit: Init = {
  name: 'sysvinit',
  boots: true,
  notifies: false,
  runsUnits: false,
  settled: async (ask) => {
    const { stdout } = await ask(command('who', ['--runlevel', '--dead']));
    return bootIsOver(stdout) ? [] : undefined;
  },
  isUp: async (ask) => /^\S+ [1-5]$/m.test((await ask(command('runlevel'))).stdout),
  powerOff: { command: command('init', ['0']) },
  reboot: { command: command('init', ['6']) },
  unitName: serviceName,
  unit: readService,
  records: { ...processes, 'services.txt': command('service', ['--status-all']) },
};

/**
 * init notes in utmp(5) when an entry of its inittab(5) has ended. `l2`, which starts the services of
 * runlevel 2, is waited for: when it has ended, they have been started. There is no event to hear.
 */
export function bootIsOver(who: string): boolean {
  const level = /^\s*run-level (\d)/m.exec(who)?.[1];
  return level !== undefined && new RegExp(`\\bid=l${level}\\b`).test(who);
}

async function readService(ask: Ask, name: string): Promise<UnitState> {
  const outcome = await ask(command('service', [name, 'status']));
  if (outcome.exitCode === 0) return { state: 'up', shown: 'running' };
  const script = await ask(command('test', ['-x', `/etc/init.d/${name}`]));
  if (script.exitCode === 1) return { state: 'missing', shown: 'there is no such service' };
  return { state: 'down', shown: statusInWords(outcome), detail: saidBy(outcome) };
}

/** https://refspecs.linuxfoundation.org/LSB_5.0.0/LSB-Core-generic/LSB-Core-generic/iniscrptact.html */
const statuses: Readonly<Record<number, string>> = {
  1: 'dead, but its pid file is there',
  2: 'dead, but its lock file is there',
  3: 'not running',
  4: 'unknown',
};

export function statusInWords({ exitCode, timedOut }: RunOutcome): string {
  if (timedOut) return 'its status does not end';
  const words = exitCode === undefined ? undefined : statuses[exitCode];
  return words ?? `its status ended with exit code ${exitCode ?? '?'}`;
}

const DETAIL_LINES = 5;

export function saidBy({ stdout, stderr }: RunOutcome): string | undefined {
  return lastLines(plainText(`${stdout}\n${stderr}`), DETAIL_LINES) || undefined;
}
