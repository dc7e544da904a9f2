import { lstatSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { makeDirectory } from '../system/files.js';
import type { Mount } from './space.js';

export interface Root {
  /** Where the root is mounted, seen only inside the space. */
  readonly path: string;
  /** Where the image is, seen at least inside the space. */
  readonly lower: string;
  /** Of the host's: what is written over it. */
  readonly upper: string;
  readonly mounts: readonly Mount[];
}

export interface RootOptions {
  /** The sealed image. */
  readonly file: string;
  /** The same as a plain directory, taken where there is one. */
  readonly tree?: string | undefined;
  /** Private to the machine. */
  readonly directory: string;
  /** 32 hexadecimal digits, machine-id(5). */
  readonly machineId: string;
  /** Its host name. */
  readonly name: string;
  /** The text of its resolv.conf(5). */
  readonly resolvConf: string;
  /** The text of its hosts(5); the image's by default. */
  readonly hosts?: string | undefined;
  /** Every file changes its owner, but need not be copied for that. */
  readonly privateUsers: boolean;
  /** Where what is written stays after the machine's end; its own to write, but for one machine at a time. */
  readonly disk?: string | undefined;
}

/** The image, sealed and mounted by loop or as a plain directory, under a writable layer of the machine's own. */
export function layRoot(options: RootOptions): Root {
  const { file, tree, directory, privateUsers, disk = directory } = options;
  const at = (name: string) => path.join(directory, name);
  const [upper, work, lower] = [
    path.join(disk, 'upper'),
    path.join(disk, 'work'),
    tree ?? at('lower'),
  ];
  for (const place of [upper, work, at('root')]) makeDirectory(place);
  if (tree === undefined) makeDirectory(lower);
  writeIdentity(upper, options);
  const manner = [
    // nothing of this layer outlives the machine, so nobody needs to wait for the disk
    ...(options.disk === undefined ? ['volatile'] : []),
    ...(privateUsers ? ['metacopy=on'] : []),
  ];
  const layers = [`lowerdir=${lower},upperdir=${upper},workdir=${work}`, ...manner].join(',');
  return {
    path: at('root'),
    lower,
    upper,
    mounts: [
      ...(tree === undefined
        ? [{ type: 'squashfs', options: 'loop,ro', source: file, target: lower }]
        : []),
      { type: 'overlay', options: layers, source: 'overlay', target: at('root') },
    ],
  };
}

/** An identity of its own also tells systemd that this is no first boot, which would apply presets. */
function writeIdentity(upper: string, { machineId, name, resolvConf, hosts }: RootOptions): void {
  const etc = path.join(upper, 'etc');
  const there = lstatSync(etc, { throwIfNoEntry: false });
  if (there && !there.isDirectory()) return; // a guest that ran on this disk has put something else there
  makeDirectory(etc);
  const write = (file: string, text: string, mode: number) => {
    rmSync(path.join(etc, file), { recursive: true, force: true }); // it may be the guest's link
    writeFileSync(path.join(etc, file), text, { mode, flag: 'wx' });
  };
  write('machine-id', `${machineId}\n`, 0o444);
  write('hostname', `${name}\n`, 0o644); // the image's would win
  write('resolv.conf', resolvConf, 0o644);
  if (hosts !== undefined) write('hosts', hosts, 0o644);
}
