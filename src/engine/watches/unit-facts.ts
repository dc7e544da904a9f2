import type { Machine } from '../../machine/machine.js';
import { parseProperties } from '../../machine/init/systemd.js';
import { command } from '../../system/exec.js';
import { broughtUnits } from '../brought-units.js';

/** What systemd tells of a unit; org.freedesktop.systemd1(5). */
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
}

const PROPERTIES = [
  ...['Id', 'LoadState', 'ActiveState', 'SubState', 'UnitFileState', 'MainPID', 'InvocationID'],
  ...['TriggeredBy', 'BusName', 'RefuseManualStart', 'RefuseManualStop', 'ExecStart'],
];

const NAME = /^[\w:.\\-]+\.(?:service|socket|timer|path|mount|automount|swap|target)$/;

/** Of a package's files; templates, of which there may be any number or none, are left out. */
export function shippedUnits(files: readonly string[]): string[] {
  return broughtUnits(files).filter((unit) => NAME.test(unit));
}

/** In one question for all of them; two names of one unit are one. */
export async function readUnits(
  machine: Pick<Machine, 'query'>,
  units: readonly string[],
  signal: AbortSignal,
): Promise<UnitFacts[]> {
  if (units.length === 0) return [];
  const show = ['show', `--property=${PROPERTIES.join(',')}`, '--', ...units];
  return parseUnits((await machine.query(command('systemctl', show), { signal })).stdout);
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
  // there is one line for each command
  const commands = paragraph.split('\n').filter((line) => line.startsWith('ExecStart='));
  return {
    unit: of('Id'),
    load: of('LoadState'),
    active: of('ActiveState'),
    sub: of('SubState'),
    file: of('UnitFileState'),
    mainPid: Number(of('MainPID') || 0),
    invocation: of('InvocationID'),
    startedBy: [...words('TriggeredBy'), ...words('BusName')],
    refuses: of('RefuseManualStart') === 'yes' || of('RefuseManualStop') === 'yes',
    paths: commands.flatMap((line) => [...line.matchAll(/(?<=[ =])\/[^\s;]+/g)].map(([at]) => at)),
  };
}
