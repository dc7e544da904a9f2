import type { RunSpec } from '../containers/run-spec.js';
import { linesOf, asEnvironment, readEnvFile } from './values/environment.js';
import { parseLabel } from './values/labels.js';
import type { RunFlags } from './run-flags.js';

/** What a command line asks for. Throws a Failure for a file that cannot be read. */
export function runSpecOf(
  [image = '', ...command]: readonly string[],
  flags: RunFlags,
  env: NodeJS.ProcessEnv,
): RunSpec {
  const { entrypoint, pidsLimit = -1, stopTimeout = -1 } = flags;
  const network = flags.network ?? flags.net;
  return {
    image,
    command,
    env: environmentOf(flags, env),
    mounts: [...(flags.volume ?? []), ...(flags.mount ?? []), ...(flags.tmpfs ?? [])],
    network: network ?? 'private',
    ports: (flags.publish ?? []).flat(),
    publishAll: flags.publishAll ?? false,
    readOnly: flags.readOnly ?? false,
    labels: labelsOf(flags),
    interactive: flags.interactive ?? false,
    tty: flags.tty ?? false,
    detach: flags.detach ?? false,
    remove: flags.rm ?? false,
    pull: flags.pull ?? 'missing',
    boot: flags.boot === undefined ? 'auto' : flags.boot ? 'yes' : 'no',
    ...given({
      name: flags.name,
      cpus: positive(flags.cpus),
      memoryBytes: positive(flags.memory),
      tasks: positive(pidsLimit),
      stopSignal: flags.stopSignal,
      stopTimeoutMs: stopTimeout < 0 ? undefined : stopTimeout * 1000,
      user: flags.user,
      workdir: flags.workdir,
      hostname: flags.hostname,
      arch: flags.platform,
      entrypoint: entrypoint === undefined ? undefined : [entrypoint].filter(Boolean),
    }),
  };
}

/** Files first, flags after them: the last one counts. */
export function environmentOf(
  { envFile = [], env: variables = [] }: Pick<RunFlags, 'env' | 'envFile'>,
  env: NodeJS.ProcessEnv,
): Record<string, string> {
  const fromFiles = envFile.flatMap((file) => readEnvFile(file, env));
  return asEnvironment([...fromFiles, ...variables.filter((one) => one !== undefined)]);
}

function labelsOf({ labelFile = [], label = [] }: RunFlags): Record<string, string> {
  const lines = labelFile.flatMap((file) => linesOf(file));
  const fromFiles = lines.filter((line) => line.trim() !== '' && !line.startsWith('#'));
  return Object.fromEntries([...fromFiles.map(parseLabel), ...label]);
}

/** docker takes zero, and what is below, for no limit. */
function positive(value: number | undefined): number | undefined {
  return value === undefined || value <= 0 ? undefined : value;
}

/** Without what is undefined. */
function given<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
