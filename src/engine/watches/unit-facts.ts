import { parseProperties } from '../../machine/init/systemd.js';
import { broughtUnits, unitOfFile } from '../brought-units.js';
import { plainly, type Ask } from './ask.js';

/**
 * What systemd tells of a unit; org.freedesktop.systemd1(5). Times are of CLOCK_MONOTONIC, in microseconds, 0
 * for never.
 */
export interface UnitFacts {
  readonly unit: string;
  readonly load: string;
  readonly active: string;
  readonly sub: string;
  /** `enabled`, `disabled`, `masked`, `static`; empty where there is no file. */
  readonly file: string;
  /** 0 where it has none. */
  readonly mainPid: number;
  /** Another one each time it is started; empty before systemd 232. */
  readonly invocation: string;
  /** What may start it at any time, whoever has stopped it: sockets and the like, or the bus. */
  readonly startedBy: readonly string[];
  /** It says itself that nobody is to stop or start it by hand. */
  readonly refuses: boolean;
  /** Absolute paths in its command lines. */
  readonly paths: readonly string[];
  readonly result: string;
  readonly type: string;
  readonly restarts: number;
  readonly mainStatus: string;
  readonly activeEnterUs: number;
  readonly activeExitUs: number;
  readonly inactiveExitUs: number;
  /** undefined where systemd or the kernel does not count. */
  readonly memoryPeakBytes: number | undefined;
}

const PROPERTIES = [
  ...['Id', 'LoadState', 'ActiveState', 'SubState', 'UnitFileState', 'MainPID', 'InvocationID'],
  ...[
    'TriggeredBy',
    'BusName',
    'RefuseManualStart',
    'RefuseManualStop',
    'ExecStart',
    'Result',
    'Type',
  ],
  ...[
    'NRestarts',
    'ExecMainStatus',
    'ActiveEnterTimestampMonotonic',
    'ActiveExitTimestampMonotonic',
  ],
  ...['InactiveExitTimestampMonotonic', 'MemoryPeak'],
].join(',');

const NAME = /^[\w:.\\@-]+\.(?:service|socket|timer|path|mount|automount|swap|target)$/;

/** Of a package's files, templates too. */
export function shippedUnits(files: readonly string[]): string[] {
  return broughtUnits(files).filter((unit) => NAME.test(unit));
}

export function isUnitFile(file: string): boolean {
  return NAME.test(unitOfFile(file) ?? '');
}

/** In one question for all of them; two names of one unit are one, and a template is its instances. */
export async function readUnits(ask: Ask, units: readonly string[]): Promise<UnitFacts[]> {
  if (units.length === 0) return [];
  const patterns = units.map((unit) => unit.replace(/@(?=\.)/, '@*'));
  const show = ['show', `--property=${PROPERTIES}`, '--', ...patterns];
  return parseUnits((await ask(plainly('systemctl', show))).stdout);
}

/** Those that there are, and are not masked. */
export async function readLoaded(ask: Ask, units: readonly string[]): Promise<UnitFacts[]> {
  return (await readUnits(ask, units)).filter(({ load }) => load === 'loaded');
}

/** A paragraph for each unit. */
export function parseUnits(text: string): UnitFacts[] {
  const all = text
    .split(/\n\n+/)
    .map(readUnit)
    .filter(({ unit }) => unit !== '');
  return [...new Map(all.map((facts) => [facts.unit, facts])).values()];
}

function readUnit(paragraph: string): UnitFacts {
  const properties = parseProperties(paragraph);
  const of = (name: string) => properties.get(name) ?? '';
  const words = (name: string) => of(name).split(' ').filter(Boolean);
  const number = (name: string) => Number(of(name)) || 0;
  const peak = number('MemoryPeak');
  // there is one line for each command
  const commands = paragraph.split('\n').filter((line) => line.startsWith('ExecStart='));
  return {
    unit: of('Id'),
    load: of('LoadState'),
    active: of('ActiveState'),
    sub: of('SubState'),
    file: of('UnitFileState'),
    mainPid: number('MainPID'),
    invocation: of('InvocationID'),
    startedBy: [...words('TriggeredBy'), ...words('BusName')],
    refuses: of('RefuseManualStart') === 'yes' || of('RefuseManualStop') === 'yes',
    paths: commands.flatMap((line) => [...line.matchAll(/(?<=[ =])\/[^\s;]+/g)].map(([at]) => at)),
    result: of('Result'),
    type: of('Type'),
    restarts: number('NRestarts'),
    mainStatus: of('ExecMainStatus'),
    activeEnterUs: number('ActiveEnterTimestampMonotonic'),
    activeExitUs: number('ActiveExitTimestampMonotonic'),
    inactiveExitUs: number('InactiveExitTimestampMonotonic'),
    // the largest number stands for none
    memoryPeakBytes: peak > 0 && peak < 2 ** 63 ? peak : undefined,
  };
}
