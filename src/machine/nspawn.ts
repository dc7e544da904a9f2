import { existsSync } from 'node:fs';

import { command, type Command } from '../system/exec.js';
import { OWNER_VARIABLE, ownMark } from '../system/owner.js';
import type { Hierarchy } from './hierarchy.js';
import type { Init } from './init/init.js';
import { limitProperties, type Limits } from './limits.js';
import type { Bind, TmpfsMount } from './machine.js';

export interface NspawnOptions {
  readonly root: string;
  readonly name: string;
  /** undefined for the host's network. */
  readonly networkPath: string | undefined;
  readonly binds: readonly Bind[];
  /** Of control groups; unified unless said otherwise. */
  readonly hierarchy?: Hierarchy;
  readonly limits?: Limits;
  readonly privateUsers?: boolean;
  readonly hostname?: string | undefined;
  readonly readOnly?: boolean | undefined;
  readonly tmpfs?: readonly TmpfsMount[] | undefined;
  /** Its /tmp is its image's, on the disk rather than in memory. */
  readonly isApplication?: boolean | undefined;
}

/** sd_booted(3): whether systemd is this host's init, and machined can be asked to register. */
export function hostHasSystemd(): boolean {
  return existsSync('/run/systemd/system');
}

/** Never ends by itself: standard input stays open as long as we do. The builtin of a shell will do. */
const IDLE = ['/bin/sh', '-c', 'read -r _'];

/**
 * systemd-nspawn(1) for a machine: its init, or a process that does nothing where there is none. It
 * notifies READY=1 when the init says so, or as soon as the namespaces can be entered.
 */
export function machineArgs(
  options: NspawnOptions,
  { init, machineId }: { readonly init: Init; readonly machineId: string },
): Command {
  // without systemd the limits are those of its control group
  const register = hostHasSystemd()
    ? limitProperties(options.limits ?? {})
    : ['--register=no', '--keep-unit'];
  // a terminal of its own: to a pipe systemd writes nothing
  const start = init.boots ? ['--boot', '--console=read-only'] : ['--as-pid2', '--console=pipe'];
  return nspawn(options, [
    ...start,
    ...(leavesNetworkAlone(init) ? setUpNetwork(options) : []),
    `--notify-ready=${init.notifies ? 'yes' : 'no'}`,
    ...[`--uuid=${machineId}`, `--machine=${options.name}`, ...register],
    // the layer is the machine's own: what it copies up to change owners is gone with it
    ...(options.privateUsers === true
      ? ['--private-users=pick', '--private-users-ownership=chown']
      : []),
    ...(init.boots ? [] : ['--', ...(init.idle ?? IDLE)]),
  ]);
}

/** systemd-nspawn(1) for one command in a root that is not booted. */
export function enterArgs(options: NspawnOptions, inner: Command): Command {
  const env = Object.entries(inner.env ?? {}).map(([name, value]) => `--setenv=${name}=${value}`);
  const register = hostHasSystemd() ? ['--register=no'] : ['--register=no', '--keep-unit'];
  return nspawn(options, [
    ...['--as-pid2', '--console=pipe', `--machine=${options.name}`, ...register, ...env],
    ...['--', inner.file, ...inner.args],
  ]);
}

function nspawn(options: NspawnOptions, rest: readonly string[]): Command {
  const isolation = ['--settings=no', '--link-journal=no', '--timezone=off', '--resolv-conf=off'];
  return {
    ...command('systemd-nspawn', [
      ...['--quiet', '--directory', options.root],
      ...networkArgs(options),
      ...isolation,
      `--setenv=${OWNER_VARIABLE}=${ownMark}`,
      ...(options.hostname === undefined ? [] : [`--hostname=${options.hostname}`]),
      ...(options.readOnly === true ? ['--read-only'] : []),
      ...(options.tmpfs ?? []).map(tmpfsArg),
      ...options.binds.map(bindArg),
      ...rest,
    ]),
    // guests of systemd 258 and newer know no other than the unified one
    env: {
      SYSTEMD_NSPAWN_UNIFIED_HIERARCHY: options.hierarchy === 'legacy' ? '0' : '1',
      ...(options.isApplication === true && { SYSTEMD_NSPAWN_TMPFS_TMP: '0' }),
    },
  };
}

/** The others take all interfaces down when they reboot, and nobody would set them up again. */
function leavesNetworkAlone({ name }: Init): boolean {
  return name === 'systemd' || name === 'none';
}

/** Those with users of their own could not join a network that was made before them: born in it. */
function networkArgs({ networkPath, privateUsers = false }: NspawnOptions): string[] {
  if (networkPath === undefined || privateUsers) return [];
  return [`--network-namespace-path=${networkPath}`];
}

/** With a network of its own the guest may set it up, as with --private-network. */
function setUpNetwork(options: NspawnOptions): string[] {
  return networkArgs(options).length > 0 ? ['--capability=CAP_NET_ADMIN'] : [];
}

function bindArg({ hostPath, guestPath, writable = false }: Bind): string {
  const option = writable ? '--bind' : '--bind-ro';
  return `${option}=${escapePath(hostPath)}:${escapePath(guestPath)}`;
}

function tmpfsArg({ guestPath, options }: TmpfsMount): string {
  return `--tmpfs=${escapePath(guestPath)}${options === '' ? '' : `:${options}`}`;
}

function escapePath(path: string): string {
  return path.replaceAll('\\', '\\\\').replaceAll(':', '\\:');
}
