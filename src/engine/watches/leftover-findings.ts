import type { Change } from '../../machine/changes.js';
import type { GuestProcess } from '../../machine/processes.js';
import { plainText } from '../../system/log.js';
import type { LeftoverFile } from './leftover-files.js';
import { nameOf, sortOf } from './leftover-names.js';
import type { Brought } from './leftover-running.js';
import type { Snapshot } from './leftover-snapshot.js';
import type { Finding } from './watch.js';

interface Moment {
  readonly phase: 'remove' | 'purge';
  readonly now: Pick<Snapshot, 'users' | 'groups'>;
}

type Found = Omit<Finding, 'verdict'>;

function finding(target: string, actual: string, { phase }: Moment): Found {
  const plain = plainText(target).replaceAll('\n', '');
  const shown = plainText(actual).replaceAll('\n', '');
  return {
    target: plain,
    expected: `gone after ${phase}`,
    actual: shown,
    message: `${phase} has left ${plain}: ${shown}`,
  };
}

export function fileFinding(
  file: LeftoverFile,
  moment: Moment & { readonly isBrought: boolean },
): Found {
  const { path, uid, gid, mode, kind, sizeBytes, target, inside } = file;
  const { users, groups } = moment.now;
  const sort = sortOf(file);
  const isConfig = moment.isBrought && kind === 'file' && path.startsWith('/etc/');
  const what = [
    isConfig ? 'configuration file that the package brought' : sort,
    `of ${nameOf(uid, users)}:${nameOf(gid, groups)}`,
    ...(kind === 'link' ? [`to ${target ?? '?'}`] : [`mode ${mode.toString(8).padStart(4, '0')}`]),
    ...(kind === 'file' ? [`${sizeBytes} bytes`] : []),
    ...(inside.length > 0 ? [`with all in it: ${inside.length}${notable(inside)}`] : []),
  ];
  return finding(path, what.join(', '), moment);
}

const MOST_NOTABLE = 3;

/** What does something by being there is named, for its directory's name says nothing of it. */
function notable(changes: readonly Change[]): string {
  const named = changes.filter((change) => sortOf(change) !== change.kind);
  const shown = named.slice(0, MOST_NOTABLE).map((change) => `${sortOf(change)} ${change.path}`);
  const more = named.length > MOST_NOTABLE ? [`${named.length - MOST_NOTABLE} more`] : [];
  return named.length > 0 ? ` (${[...shown, ...more].join(', ')})` : '';
}

export function accountFinding(
  { kind, name }: { readonly kind: 'user' | 'group'; readonly name: string },
  moment: Moment,
): Found {
  const id = (kind === 'user' ? moment.now.users : moment.now.groups).get(name) ?? '?';
  return finding(`${kind}:${name}`, `${kind} ${id}, which was not there before`, moment);
}

/** Units that can be asked for: of templates, only their processes tell. */
export function unitNames({ units }: Brought): string[] {
  return [...units].filter((unit) => !unit.includes('@.'));
}

/** A unit that is up stands for its processes. */
export function runningFindings(
  active: ReadonlyMap<string, string>,
  processes: readonly GuestProcess[],
  moment: Moment,
): Found[] {
  const told = (one: GuestProcess) => {
    const gone = one.isDeleted ? ', which is no longer there' : '';
    return `process ${one.pid} of ${nameOf(one.uid, moment.now.users)} runs ${one.program}${gone}`;
  };
  const units = [...active].map(([unit, state]) => {
    const own = processes.filter((one) => one.unit === unit).map(told);
    return finding(unit, [`still ${state}`, ...own].join('; '), moment);
  });
  const others = processes.filter(({ unit }) => unit === undefined || !active.has(unit));
  return [
    ...units,
    ...others.map((one) => finding(`process ${one.pid}`, `still there: ${told(one)}`, moment)),
  ];
}
