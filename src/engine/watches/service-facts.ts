import { broughtUnits, unitOfFile } from '../brought-units.js';
import { plainly, type Ask } from './ask.js';

/** Of org.freedesktop.systemd1(5); times are of CLOCK_MONOTONIC, in microseconds, 0 for never. */
export interface ServiceFacts {
  readonly unit: string;
  readonly activeState: string;
  readonly subState: string;
  readonly result: string;
  readonly type: string;
  /** Whether a socket, timer, path or bus name starts it when it is needed. */
  readonly onDemand: boolean;
  readonly restarts: number;
  readonly mainCode: string;
  readonly mainStatus: string;
  readonly activeEnterUs: number;
  readonly activeExitUs: number;
  readonly inactiveExitUs: number;
  /** undefined where systemd or the kernel does not count. */
  readonly memoryPeakBytes: number | undefined;
  readonly controlGroup: string;
}

const PROPERTIES = [
  ...['Id', 'LoadState', 'ActiveState', 'SubState', 'Result', 'Type', 'TriggeredBy', 'NRestarts'],
  ...['ExecMainCode', 'ExecMainStatus', 'ActiveEnterTimestampMonotonic'],
  ...['ActiveExitTimestampMonotonic', 'InactiveExitTimestampMonotonic', 'MemoryPeak'],
  'ControlGroup',
].join(',');

/** What is loaded of these; a template stands for its instances. */
export async function readServices(
  ask: Ask,
  units: readonly string[],
): Promise<readonly ServiceFacts[]> {
  if (units.length === 0) return [];
  const patterns = units.map((unit) => unit.replace(/@(?=\.)/, '@*'));
  const show = ['show', `--property=${PROPERTIES}`, '--', ...patterns];
  return parseServices((await ask(plainly('systemctl', show))).stdout);
}

/** Blocks of systemctl(1) show; aliases are told once. */
export function parseServices(text: string): ServiceFacts[] {
  const found = new Map<string, ServiceFacts>();
  for (const block of text.split('\n\n')) {
    const lines = block.split('\n').map((line) => {
      const at = line.indexOf('=');
      return [line.slice(0, at), line.slice(at + 1)] as const;
    });
    const facts = factsOf(new Map(lines));
    if (facts) found.set(facts.unit, facts);
  }
  return [...found.values()];
}

function factsOf(properties: ReadonlyMap<string, string>): ServiceFacts | undefined {
  const of = (name: string) => properties.get(name) ?? '';
  const number = (name: string) => Number(of(name)) || 0;
  if (of('LoadState') !== 'loaded' || !of('Id')) return undefined;
  const peak = /^\d+$/.test(of('MemoryPeak')) ? Number(of('MemoryPeak')) : 0;
  return {
    unit: of('Id'),
    activeState: of('ActiveState'),
    subState: of('SubState'),
    result: of('Result'),
    type: of('Type'),
    onDemand: of('TriggeredBy') !== '' || of('Type') === 'dbus',
    restarts: number('NRestarts'),
    mainCode: of('ExecMainCode'),
    mainStatus: of('ExecMainStatus'),
    activeEnterUs: number('ActiveEnterTimestampMonotonic'),
    activeExitUs: number('ActiveExitTimestampMonotonic'),
    inactiveExitUs: number('InactiveExitTimestampMonotonic'),
    // the largest number stands for none
    memoryPeakBytes: peak > 0 && peak < 2 ** 63 ? peak : undefined,
    controlGroup: of('ControlGroup'),
  };
}

const WATCHED = /\.(?:service|socket|timer|path|mount)$/;

/** Of the packages' files, templates too. */
export function unitNamesOf(files: readonly string[]): string[] {
  return broughtUnits(files).filter((unit) => WATCHED.test(unit));
}

/** Their files. */
export function unitFilesOf(files: readonly string[]): string[] {
  return files.filter((file) => WATCHED.test(unitOfFile(file) ?? ''));
}
