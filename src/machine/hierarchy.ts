import { PostrojError } from '../errors.js';
import { command, tryRun } from '../system/exec.js';
import type { InitFacts } from './machine.js';

/** Of control groups; systemd-nspawn(1), SYSTEMD_NSPAWN_UNIFIED_HIERARCHY. */
export type Hierarchy = 'unified' | 'legacy';

/** The first systemd that can be a guest in the unified hierarchy. */
const FIRST_UNIFIED = 230;
/** The last systemd-nspawn that can give its guests the legacy one. */
const LAST_WITH_LEGACY = 257;

export interface LegacySupport {
  /** Of systemd-nspawn; undefined when it does not tell. */
  readonly nspawn: number | undefined;
  /** Whether the kernel lets us mount the hierarchy of version 1 that systemd needs. */
  readonly mountable: boolean;
}

/**
 * All guests get the unified hierarchy, but those with a systemd older than 230 the legacy one.
 * Throws GUEST_TOO_OLD when this host cannot give it: it would end at once, without saying why.
 */
export async function hierarchyFor(label: string, init: InitFacts): Promise<Hierarchy> {
  return needsLegacy(init) ? legacyOn(label, init, await readSupport()) : 'unified';
}

export function needsLegacy({ name, version }: InitFacts): boolean {
  return name === 'systemd' && Number.parseInt(version, 10) < FIRST_UNIFIED;
}

export function legacyOn(label: string, init: InitFacts, host: LegacySupport): 'legacy' {
  const needs = `${label}: its systemd ${init.version} needs control groups of version 1`;
  if (host.nspawn !== undefined && host.nspawn > LAST_WITH_LEGACY) {
    throw new PostrojError(
      'GUEST_TOO_OLD',
      `${needs}, which systemd-nspawn ${host.nspawn} of this host cannot give it`,
      {
        hint: `Run it on a host with systemd ${LAST_WITH_LEGACY} or older, such as runs-on: ubuntu-24.04.`,
      },
    );
  }
  if (!host.mountable) {
    throw new PostrojError('GUEST_TOO_OLD', `${needs}, which this host does not let us mount`, {
      hint: 'Its kernel must not be started with cgroup_no_v1=named; a container needs --privileged.',
    });
  }
  return 'legacy';
}

async function readSupport(): Promise<LegacySupport> {
  const { stdout } = await tryRun(command('systemd-nspawn', ['--version']));
  const version = /^systemd (\d+)/.exec(stdout)?.[1];
  const mount = ['mount', '-t', 'cgroup', '-o', 'none,name=systemd', 'cgroup', '/sys/fs/cgroup'];
  const mounted = await tryRun(command('unshare', ['--mount', ...mount]));
  return {
    nspawn: version === undefined ? undefined : Number(version),
    mountable: mounted.exitCode === 0,
  };
}
