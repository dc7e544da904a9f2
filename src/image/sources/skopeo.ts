import { command, type Command } from '../../system/exec.js';
import type { SourceContext } from './source.js';

export interface SkopeoOptions {
  /** skopeo would wait for minutes for a registry that drops packets. */
  readonly timeout?: string;
  readonly authFile?: string | undefined;
}

type Place = Pick<SourceContext, 'arch' | 'workDir'>;

/** The manifest's bytes as they are kept: their digest is the image's. */
export function inspectCommand(
  source: string,
  context: Place,
  options: SkopeoOptions = {},
): Command {
  return skopeo(context, options, ['inspect', ...credentials(options), '--raw', source]);
}

/** What an image says of how it is to be run, as its builder wrote it. */
export function configCommand(source: string, context: Place): Command {
  return skopeo(context, {}, ['inspect', '--config', '--raw', source]);
}

/** Verifies every blob; of an index it takes the image for the context's architecture. */
export function copyCommand(
  [source, target]: readonly [string, string],
  context: Place,
  options: SkopeoOptions = {},
): Command {
  return skopeo(context, options, ['copy', ...credentials(options), source, target]);
}

function skopeo(
  { arch, workDir }: Place,
  { timeout }: SkopeoOptions,
  args: readonly string[],
): Command {
  return command('skopeo', [
    ...registriesConf(),
    ...(timeout === undefined ? [] : ['--command-timeout', timeout]),
    ...['--override-os', 'linux', '--override-arch', arch],
    // not /var/tmp: what it unpacks there, a killed skopeo would leave for ever
    ...['--tmpdir', workDir],
    ...args,
  ]);
}

function credentials({ authFile }: SkopeoOptions): string[] {
  return authFile === undefined ? [] : ['--authfile', authFile];
}

/** The library that skopeo is made of knows this variable, skopeo itself only the flag. */
function registriesConf(): string[] {
  const file = process.env.CONTAINERS_REGISTRIES_CONF;
  return file ? ['--registries-conf', file] : [];
}
