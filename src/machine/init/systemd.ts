import { command, lastLines, type Command } from '../../system/exec.js';
import { plainText } from '../../system/log.js';
import { parseBlame } from '../blame.js';
import type { UnitState } from '../machine.js';
import { unitEntries } from '../unit-entries.js';
import type { Ask, Init } from './init.js';

/** The first whose systemd-run has --pipe, --wait and --collect, and passes the exit code on. */
const FIRST_WITH_RUN = 236;
/** The first whose `systemctl is-system-running` has --wait. */
const FIRST_WITH_WAIT = 240;

/** systemd(1), of any version: an unknown one counts as new. */
export function systemd(version: string): Init {
  const number = Number.parseInt(version, 10);
  const modern = !(number < FIRST_WITH_RUN);
  const waits = !(number < FIRST_WITH_WAIT);
  const isRunning = ['is-system-running', ...(waits ? ['--wait'] : [])];
  return {
    name: 'systemd',
    boots: true,
    notifies: modern,
    runsUnits: modern,
    ...(waits && { listensAt: '/run/systemd/private' }),
    settled: async (ask) => settledIn(ask, (await ask(command('systemctl', isRunning))).stdout),
    slowest: async (ask) =>
      parseBlame((await ask(command('systemd-analyze', ['blame', '--no-pager']))).stdout),
    isUp: async (ask) => {
      const { stdout } = await ask(command('systemctl', ['is-system-running']));
      return /^(?:starting|running|degraded|maintenance)/.test(stdout);
    },
    powerOff: { signal: SIGRTMIN + 4, command: command('systemctl', ['poweroff']) },
    reboot: { signal: SIGRTMIN + 5, command: command('systemctl', ['reboot']) },
    unitName,
    unit: async (ask, name) => (await readUnits(ask, [name])).get(name) ?? silent,
    units: readUnits,
    unitRecord: (names) => unitStatus('--', ...names.map(unitName)),
    records: {
      'journal.txt': journal('--lines=20000', '--output=short-precise'),
      'units.txt': command('systemctl', ['list-units', '--all', '--no-pager', '--plain', '--full']),
      'failed-units.txt': unitStatus('--state=failed'),
      'boot-blame.txt': command('systemd-analyze', ['blame', '--no-pager']),
      'boot-plot.svg': command('systemd-analyze', ['plot']),
    },
  };
}

/** What systemctl(1) says of units, with the end of their journals. */
export function unitStatus(...units: readonly string[]): Command {
  return command('systemctl', ['status', '--no-pager', '--full', '--lines=100', ...units]);
}

/** Of glibc; systemd(1), signals. */
const SIGRTMIN = 34;

/** READY=1 is told when the default target has been reached; jobs may be left. */
async function settledIn(ask: Ask, state: string): Promise<readonly string[] | undefined> {
  if (state.trim() === 'running') return [];
  if (!/^(?:degraded|maintenance)/.test(state)) return undefined;
  const failed = ['list-units', '--failed', '--plain', '--no-legend', '--full'];
  const { stdout } = await ask(command('systemctl', failed));
  return stdout
    .split('\n')
    .map((line) => line.trim().split(/\s+/)[0] ?? '')
    .filter(Boolean);
}

/** A name without a suffix means a service, as for systemctl(1). */
export function unitName(name: string): string {
  return /\.(?:service|socket|timer|mount|automount|swap|path|target|slice|scope|device)$/.test(
    name,
  )
    ? name
    : `${name}.service`;
}

/** org.freedesktop.systemd1(5); each type of unit has its own of them. */
const PROPERTIES = [
  ...['Id', 'Names', 'LoadState', 'ActiveState', 'SubState', 'Result', 'UnitFileState', 'Triggers'],
  ...[
    'Type',
    'MainPID',
    'NRestarts',
    'MemoryCurrent',
    'ControlGroup',
    'ExecMainExitTimestampMonotonic',
  ],
  ...['NextElapseUSecRealtime', 'NextElapseUSecMonotonic', 'Listen', 'Accept', 'NAccepted'],
];
const JOURNAL_LINES = 15;

const silent: UnitState = { state: 'down', shown: 'the guest did not answer' };

/** Active; a oneshot that ran well counts as such. All of them are asked for at once. */
async function readUnits(
  ask: Ask,
  units: readonly string[],
): Promise<ReadonlyMap<string, UnitState>> {
  const show = command('systemctl', ['show', `--property=${PROPERTIES.join(',')}`, '--', ...units]);
  const blocks = (await ask(show)).stdout.split(/\n\n+/).map(parseProperties);
  const states = units.map(async (unit) => {
    const isOf = (block: ReadonlyMap<string, string>) => namesOf(block).includes(unit);
    const properties = units.length === 1 ? blocks[0] : blocks.find(isOf);
    return [unit, await describeUnit(ask, unit, properties ?? new Map())] as const;
  });
  return new Map(await Promise.all(states));
}

/** Its own, and its aliases. */
function namesOf(properties: ReadonlyMap<string, string>): string[] {
  return (properties.get('Names') ?? properties.get('Id') ?? '').split(' ');
}

async function describeUnit(
  ask: Ask,
  unit: string,
  properties: ReadonlyMap<string, string>,
): Promise<UnitState> {
  const seen = { ...judge(properties), properties };
  if (seen.state === 'up' || seen.state === 'down') return seen;
  const options = ['--output=short', `--lines=${JOURNAL_LINES}`, ...unitEntries(unit)];
  const { stdout } = await ask(journal(...options));
  return { ...seen, detail: lastLines(plainText(stdout), JOURNAL_LINES) || undefined };
}

function journal(...options: readonly string[]) {
  return command('journalctl', ['--no-pager', '--quiet', ...options]);
}

/** What is told several times, such as where a socket listens, is a line each. */
export function parseProperties(text: string): ReadonlyMap<string, string> {
  const properties = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, name, value = ''] = /^([^=]+)=(.*)$/.exec(line) ?? [];
    if (name === undefined) continue;
    const before = properties.get(name);
    properties.set(name, before === undefined ? value : `${before}\n${value}`);
  }
  return properties;
}

function judge(properties: ReadonlyMap<string, string>): UnitState {
  const property = (name: string) => properties.get(name) ?? '';
  if (properties.size === 0) return silent;
  const load = property('LoadState');
  if (load === 'not-found') return { state: 'missing', shown: 'there is no such unit' };
  if (load !== 'loaded') return { state: 'failed', shown: `the unit is ${load}` };
  const active = property('ActiveState');
  const shown = `${active} (${property('SubState')})`;
  if (active === 'active') return { state: 'up', shown };
  if (active === 'failed') {
    return { state: 'failed', shown: `${shown}, result: ${property('Result')}` };
  }
  const ran = !['', '0'].includes(property('ExecMainExitTimestampMonotonic'));
  const well = property('Type') === 'oneshot' && property('Result') === 'success';
  return { state: active === 'inactive' && ran && well ? 'up' : 'down', shown };
}
