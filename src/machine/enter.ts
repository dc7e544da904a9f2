import { writeFile, rm } from 'node:fs/promises';
import path from 'node:path';

import { tryRun, type Command, type RunOptions, type RunOutcome } from '../system/exec.js';
import { resolveInRoot } from '../system/files.js';
import { Releases } from '../system/releases.js';
import { WorkDirectories } from '../system/work.js';
import { machineName } from './machine-name.js';
import { openCgroup } from './cgroup.js';
import { connect, privateNetwork, readResolvConf } from './network.js';
import { enterArgs } from './nspawn.js';
import { openSpace } from './space.js';

/** A root that is entered, not booted: commands run in it one by one, with a private network. */
export interface EnteredRoot {
  run(inner: Command, options?: RunOptions): Promise<RunOutcome>;
  leave(): Promise<void>;
}

export function rootEntrance(work: WorkDirectories) {
  return async (root: string, signal: AbortSignal): Promise<EnteredRoot> => {
    const releases = new Releases();
    try {
      const directory = work.create(releases);
      const suffix = WorkDirectories.suffixOf(directory);
      const name = machineName('prepare', suffix);
      const inGroup = openCgroup(suffix, releases);
      const space = await openSpace(directory, releases);
      await connect(space, privateNetwork, { releases, signal });
      await writeResolvConf(root);
      const options = { root, name, networkPath: space.networkPath, binds: [] };
      return {
        run: (inner, runOptions) =>
          tryRun(inGroup(space.withMounts(enterArgs(options, inner))), { signal, ...runOptions }),
        leave: () => releases.all(),
      };
    } catch (error) {
      await releases.all().catch(() => undefined);
      throw error;
    }
  };
}

/** Every machine replaces it with its own; a link in its place must not lead us astray. */
async function writeResolvConf(root: string): Promise<void> {
  const file = path.join(await resolveInRoot(root, '/etc'), 'resolv.conf');
  await rm(file, { force: true });
  await writeFile(file, readResolvConf(privateNetwork));
}
