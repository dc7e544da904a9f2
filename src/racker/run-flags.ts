import type { Command, Option } from 'commander';

import type { MountSpec, PortSpec } from '../containers/run-spec.js';
import type { NetworkMode } from '../machine/network.js';
import { each, flag } from './command-line/verb.js';
import { oneOf } from './values/choice.js';
import { parseDetachKeys } from './values/detach-keys.js';
import { parseVariable, type Variable } from './values/environment.js';
import { parseLabel } from './values/labels.js';
import { parseMount, parseTmpfs, parseVolume } from './values/mount.js';
import { parseNetwork } from './values/network.js';
import { parsePlatform } from './values/platform.js';
import { parsePublish } from './values/publish.js';
import { parseBytes, parseCpus, parseInteger } from './values/quantities.js';
import { parseSignal } from './values/signal.js';

/** What commander makes of the flags of `run`. */
export interface RunFlags {
  readonly boot?: boolean;
  readonly cidfile?: string;
  readonly cpus?: number;
  readonly detach?: boolean;
  readonly detachKeys?: readonly number[];
  readonly entrypoint?: string;
  readonly env?: readonly (Variable | undefined)[];
  readonly envFile?: readonly string[];
  readonly hostname?: string;
  readonly interactive?: boolean;
  readonly label?: readonly (readonly [string, string])[];
  readonly labelFile?: readonly string[];
  readonly memory?: number;
  readonly mount?: readonly MountSpec[];
  readonly name?: string;
  readonly net?: NetworkMode;
  readonly network?: NetworkMode;
  readonly pidsLimit?: number;
  readonly platform?: string;
  readonly publish?: readonly (readonly PortSpec[])[];
  readonly publishAll?: boolean;
  readonly pull?: 'always' | 'missing' | 'never';
  readonly quiet?: boolean;
  readonly readOnly?: boolean;
  readonly rm?: boolean;
  readonly sigProxy?: boolean;
  readonly stopSignal?: NodeJS.Signals;
  readonly stopTimeout?: number;
  readonly tmpfs?: readonly MountSpec[];
  readonly tty?: boolean;
  readonly user?: string;
  readonly volume?: readonly MountSpec[];
  readonly workdir?: string;
}

const text = (value: string) => value;

export function addRunFlags(command: Command): Command {
  const cwd = process.cwd();
  const add = <T>(flags: string, description: string, parse: (value: string, before?: T) => T) => {
    command.addOption(flag([flags, description], parse));
  };
  command
    .option('--boot', 'Boot the image, and run the command as a unit in it')
    .option('--no-boot', 'Run the command alone, without an init')
    .option('--cidfile <string>', 'Write the container ID to the file')
    .option('-d, --detach', 'Run container in background and print container ID')
    .option('--entrypoint <string>', 'Overwrite the default ENTRYPOINT of the image')
    .option('-h, --hostname <string>', 'Container host name')
    .option('-i, --interactive', 'Keep STDIN open even if not attached')
    .option('--name <string>', 'Assign a name to the container')
    .option('-P, --publish-all', 'Publish all exposed ports to random ports')
    .option('-q, --quiet', 'Suppress the pull output')
    .option('--read-only', "Mount the container's root filesystem as read only")
    .option('--rm', 'Automatically remove the container when it exits')
    .option('--sig-proxy', 'Proxy received signals to the process', true)
    .option('-t, --tty', 'Allocate a pseudo-TTY')
    .option('-u, --user <string>', 'Username or UID (format: <name|uid>[:<group|gid>])')
    .option('-w, --workdir <string>', 'Working directory inside the container');
  add('--cpus <decimal>', 'Number of CPUs', parseCpus);
  add('-m, --memory <bytes>', 'Memory limit', parseBytes);
  add('--pids-limit <int>', 'Tune container pids limit (set -1 for unlimited)', parseInteger);
  add('--network <network>', 'private, none or host (bridge is private)', parseNetwork);
  add('--platform <string>', 'For which platform, such as linux/arm64', parsePlatform);
  add('--stop-signal <string>', 'Signal to stop the container', parseSignal);
  add('--stop-timeout <int>', 'Timeout (in seconds) to stop a container', parseInteger);
  add(
    '--pull <string>',
    'Pull image before running ("always", "missing", "never")',
    oneOf(['always', 'missing', 'never'], 'pull option'),
  );
  add('-e, --env <list>', 'Set environment variables', each(variableHere));
  add('--env-file <list>', 'Read in a file of environment variables', each(text));
  add('-l, --label <list>', 'Set meta data on a container', each(parseLabel));
  add('--label-file <list>', 'Read in a line delimited file of labels', each(text));
  add('-p, --publish <list>', "Publish a container's port(s) to the host", each(parsePublish));
  add('--tmpfs <list>', 'Mount a tmpfs directory', each(parseTmpfs));
  add(
    '-v, --volume <list>',
    'Bind mount a volume',
    each((value) => parseVolume(value, cwd)),
  );
  add(
    '--mount <mount>',
    'Attach a filesystem mount to the container',
    each((value) => parseMount(value, cwd)),
  );
  command.addOption(detachKeysFlag());
  command.addOption(flag(['--net <network>', 'The same as --network'], parseNetwork).hideHelp());
  return command;
}

/** Of whatever may be attached to. */
export function detachKeysFlag(): Option {
  const description = 'Override the key sequence for detaching a container';
  return flag(['--detach-keys <string>', description], parseDetachKeys);
}

export function variableHere(value: string): Variable | undefined {
  return parseVariable(value, process.env);
}
