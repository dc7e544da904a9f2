import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import { command, run, tryRun } from '../system/exec.js';
import { makeDirectory } from '../system/files.js';
import type { Releases } from '../system/releases.js';
import { resolvConf } from './network.js';
import type { Space } from './space.js';

export interface Root {
  /** Where the root is mounted, seen only inside the space. */
  readonly path: string;
}

export interface RootOptions {
  /** The sealed image. */
  readonly file: string;
  /** Private to the machine. */
  readonly directory: string;
  /** 32 hexadecimal digits, machine-id(5). */
  readonly machineId: string;
}

/** The sealed image by loop, read-only, under a writable layer of the machine's own. */
export async function mountRoot(
  space: Space,
  options: RootOptions,
  releases: Releases,
): Promise<Root> {
  const at = (name: string) => path.join(options.directory, name);
  for (const name of ['lower', 'upper', 'work', 'root']) await makeDirectory(at(name));
  await writeIdentity(at('upper'), options.machineId);
  releases.add(async () => {
    await tryRun(space.withMounts(command('umount', [at('root'), at('lower')])));
  });
  // volatile: nothing of this layer outlives the machine, so nobody needs to wait for the disk
  const layers = `lowerdir=${at('lower')},upperdir=${at('upper')},workdir=${at('work')},volatile`;
  const mounts = [
    ...['squashfs', 'loop,ro', options.file, at('lower')],
    ...['overlay', layers, 'overlay', at('root')],
  ];
  await run(space.withMounts(command('sh', ['-c', MOUNT, 'sh', ...mounts])));
  return { path: at('root') };
}

/** Each mount is four arguments; one start of a shell, since it is on the way to every machine. */
const MOUNT = 'while [ $# -gt 0 ]; do mount -t "$1" -o "$2" "$3" "$4" || exit; shift 4; done';

/** An identity of its own also tells systemd that this is no first boot, which would apply presets. */
async function writeIdentity(upper: string, machineId: string): Promise<void> {
  const etc = path.join(upper, 'etc');
  await makeDirectory(etc);
  await writeFile(path.join(etc, 'machine-id'), `${machineId}\n`, { mode: 0o444 });
  await writeFile(path.join(etc, 'resolv.conf'), resolvConf, { mode: 0o644 });
}
