import path from 'node:path';

import { exists, resolveInRoot } from '../system/files.js';

export type FoundInit = 'systemd' | 'openrc' | 'runit' | 'sysvinit';

/**
 * The init that systemd-nspawn --boot would start in this root, in its order, and what runs the
 * services under it; undefined when there is none, or none that is known.
 */
export async function findInit(root: string): Promise<FoundInit | undefined> {
  const has = async (inside: string) => exists(await resolveInRoot(root, inside));
  if (await has('/usr/lib/systemd/systemd')) return 'systemd';
  if (await has('/lib/systemd/systemd')) return 'systemd';
  if (!(await has('/sbin/init'))) return undefined;
  // under busybox's init, sysvinit's or its own
  if (await has('/sbin/openrc')) return 'openrc';
  const program = path.basename(await resolveInRoot(root, '/sbin/init'));
  if (/^runit(?:-init)?$/.test(program)) return 'runit';
  return (await has('/etc/inittab')) && (await has('/etc/init.d/rc')) ? 'sysvinit' : undefined;
}
