import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { makeDirectory } from '../system/files.js';
import type { Mount } from './space.js';

export interface Root {
  /** Where the root is mounted, seen only inside the space. */
  readonly path: string;
  /** Where the image is mounted, seen only inside the space as well. */
  readonly lower: string;
  /** Of the host's: what is written over it. */
  readonly upper: string;
  readonly mounts: readonly Mount[];
}

export interface RootOptions {
  /** The sealed image. */
  readonly file: string;
  /** Private to the machine. */
  readonly directory: string;
  /** 32 hexadecimal digits, machine-id(5). */
  readonly machineId: string;
  /** The name of the machine. */
  readonly name: string;
  /** The text of its resolv.conf(5). */
  readonly resolvConf: string;
  /** Every file changes its owner, but need not be copied for that. */
  readonly privateUsers: boolean;
}

/** The sealed image by loop, read-only, under a writable layer of the machine's own. */
export function layRoot(options: RootOptions): Root {
  const { file, directory, privateUsers } = options;
  const at = (name: string) => path.join(directory, name);
  for (const name of ['lower', 'upper', 'work', 'root']) makeDirectory(at(name));
  writeIdentity(at('upper'), options);
  // volatile: nothing of this layer outlives the machine, so nobody needs to wait for the disk
  const manner = privateUsers ? 'volatile,metacopy=on' : 'volatile';
  const layers = `lowerdir=${at('lower')},upperdir=${at('upper')},workdir=${at('work')},${manner}`;
  return {
    path: at('root'),
    lower: at('lower'),
    upper: at('upper'),
    mounts: [
      { type: 'squashfs', options: 'loop,ro', source: file, target: at('lower') },
      { type: 'overlay', options: layers, source: 'overlay', target: at('root') },
    ],
  };
}

/** An identity of its own also tells systemd that this is no first boot, which would apply presets. */
function writeIdentity(upper: string, { machineId, name, resolvConf }: RootOptions): void {
  const etc = path.join(upper, 'etc');
  makeDirectory(etc);
  writeFileSync(path.join(etc, 'machine-id'), `${machineId}\n`, { mode: 0o444 });
  writeFileSync(path.join(etc, 'hostname'), `${name}\n`, { mode: 0o644 }); // the image's would win
  writeFileSync(path.join(etc, 'resolv.conf'), resolvConf, { mode: 0o644 });
}
