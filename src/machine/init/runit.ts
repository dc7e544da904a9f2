import { sleep } from '../../system/clock.js';
import { command } from '../../system/exec.js';
import { plainText } from '../../system/log.js';
import type { UnitState } from '../machine.js';
import { processes, serviceName, type Ask, type Init } from './init.js';

/** runsv(8) starts a service that ended again after a second. */
const RESTART_MS = 1_500;

/** runit(8), as Void has it. */
export const runit: Init = {
  name: 'runit',
  boots: true,
  notifies: false,
  runsUnits: false,
  settled: async (ask, signal) => {
    const first = await lookAtAll(ask);
    if (!first || first.length === 0) return first;
    await sleep(RESTART_MS, signal);
    return lookAtAll(ask);
  },
  isUp: async (ask) => (await serviceDirectory(ask)) !== undefined,
  powerOff: { command: command('init', ['0']) },
  reboot: { command: command('init', ['6']) },
  unitName: serviceName,
  unit: readService,
  records: processes,
};

/** What runsvdir(8) watches; it runs from the end of stage 1, runit(8), to the shutdown. */
async function serviceDirectory(ask: Ask): Promise<string | undefined> {
  const { stdout } = await ask(command('pgrep', ['-a', '-x', 'runsvdir']));
  return /^\d+ \S*runsvdir (?:-P )?(\/\S*)/m.exec(stdout)?.[1];
}

/**
 * The boot is over when stage 2 has been reached and every service is supervised. undefined: not yet;
 * else those that ought to be up and are not. There is no event to hear.
 */
async function lookAtAll(ask: Ask): Promise<readonly string[] | undefined> {
  const directory = await serviceDirectory(ask);
  if (directory === undefined) return undefined;
  const listed = await ask(command('ls', [directory]));
  const services = listed.stdout.split('\n').filter(Boolean);
  if (services.length === 0) return [];
  const places = services.map((name) => `${directory}/${name}`);
  const { exitCode, stdout } = await ask(command('sv', ['status', ...places]));
  if (exitCode !== 0) return undefined; // one at least is not supervised
  return stdout.split('\n').flatMap((line) => {
    const wanted = /^(?:down|finish): (\S+): .*\bwant up\b/.exec(line)?.[1];
    return wanted === undefined ? [] : [wanted.slice(wanted.lastIndexOf('/') + 1)];
  });
}

async function readService(ask: Ask, name: string): Promise<UnitState> {
  const { exitCode, stdout } = await ask(command('sv', ['status', name]));
  if (exitCode === 0) return parseStatus(stdout);
  const directory = await serviceDirectory(ask);
  const there = await ask(command('test', ['-e', `${directory ?? ''}/${name}`]));
  return there.exitCode === 1
    ? { state: 'missing', shown: 'there is no such service' }
    : { state: 'down', shown: 'not supervised yet' };
}

/**
 * sv(8): `run: webfs: (pid 42) 3s; run: log: …`. What has run for less than a second may be one that
 * ends and is started again for ever.
 */
export function parseStatus(text: string): UnitState {
  const line = plainText(text.split('\n')[0] ?? '');
  const [, word = '', rest = ''] = /^(\w+): \S+: ([^;]*)/.exec(line) ?? [];
  const shown = `${word} ${rest}`.trim();
  return { state: word === 'run' && !/\b0s\b/.test(rest) ? 'up' : 'down', shown };
}
