import path from 'node:path';
import { constants } from 'node:os';

import { PostrojError } from '../errors.js';
import { emptyConfig, type ImageConfig } from './image-config.js';

type Fields = Readonly<Record<string, unknown>>;

/**
 * The text of an OCI image configuration. Throws IMAGE_UNAVAILABLE for one that no program could be
 * started with; what docker would overlook is overlooked.
 */
export function parseImageConfig(text: string): ImageConfig {
  const fields = fieldsOf(fieldsOf(parse(text), 'its configuration').config, 'config');
  return {
    entrypoint: wordsOf(fields, 'Entrypoint'),
    cmd: wordsOf(fields, 'Cmd'),
    env: environmentOf(wordsOf(fields, 'Env')),
    // a relative one is taken from the root, as are the dots of one that would lead out of it
    workingDir: path.posix.resolve('/', textOf(fields, 'WorkingDir')),
    user: textOf(fields, 'User') || undefined,
    stopSignal: signalOf(textOf(fields, 'StopSignal')),
    volumes: namesOf(fields, 'Volumes')
      .map((place) => path.posix.resolve('/', place))
      .filter((place) => place !== '/'),
    exposedPorts: namesOf(fields, 'ExposedPorts').flatMap(portOf),
    labels: Object.fromEntries(
      Object.entries(fieldsOf(fields.Labels, 'Labels')).map(([name, value]) => [
        clean(name, 'Labels'),
        clean(value, `Labels.${name}`),
      ]),
    ),
  };
}

/** Whether it could have been made by `parseImageConfig`: other machines wrote it. */
export function isImageConfig(value: unknown): value is ImageConfig {
  const config = asFields(value);
  if (!config) return false;
  const texts = (list: unknown) => Array.isArray(list) && list.every(isClean);
  const named = (fields: unknown) => Object.entries(asFields(fields) ?? { '\0': 0 }).flat();
  return (
    [config.entrypoint, config.cmd, config.volumes, config.exposedPorts].every(texts) &&
    [config.env, config.labels].every((fields) => named(fields).every(isClean)) &&
    isClean(config.workingDir) &&
    config.workingDir.startsWith('/') &&
    (config.user === undefined || isClean(config.user)) &&
    isClean(config.stopSignal) &&
    Object.hasOwn(constants.signals, config.stopSignal)
  );
}

/** `SIGQUIT`, `quit` and `3` are the same; what is no signal here is docker's default. */
export function signalOf(text: string): NodeJS.Signals {
  const name = `SIG${text.toUpperCase().replace(/^SIG/, '')}`;
  const found = Object.entries(constants.signals).find(
    ([known, number]) => known === name || String(number) === text,
  );
  return (found?.[0] as NodeJS.Signals | undefined) ?? emptyConfig.stopSignal;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw damaged('it is no JSON');
  }
}

function damaged(what: string): PostrojError {
  return new PostrojError('IMAGE_UNAVAILABLE', `the image's configuration is damaged: ${what}`, {
    hint: 'Whoever built the image must build it anew.',
  });
}

function asFields(value: unknown): Fields | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Fields) : undefined;
}

function fieldsOf(value: unknown, name: string): Fields {
  const fields = asFields(value ?? {});
  if (fields) return fields;
  throw damaged(`${name} is no object`);
}

function wordsOf(fields: Fields, name: string): string[] {
  const words = fields[name] ?? [];
  if (!Array.isArray(words)) throw damaged(`${name} is no list`);
  return words.map((word, index) => clean(word, `${name}[${index}]`));
}

function textOf(fields: Fields, name: string): string {
  return clean(fields[name] ?? '', name);
}

function namesOf(fields: Fields, name: string): string[] {
  return Object.keys(fieldsOf(fields[name], name)).map((one) => clean(one, name));
}

/** No program can be given a NUL: execve(2). */
function isClean(value: unknown): value is string {
  return typeof value === 'string' && !value.includes('\0');
}

function clean(value: unknown, name: string): string {
  if (isClean(value)) return value;
  throw damaged(`${name} ${typeof value === 'string' ? 'has a NUL in it' : 'is no text'}`);
}

/** `NAME=value`, the last of a name; the value may have anything in it, line ends as well. */
function environmentOf(words: readonly string[]): Record<string, string> {
  const pairs = words.map((word) => [word, word.indexOf('=')] as const);
  const named = pairs.filter(([, at]) => at > 0);
  return Object.fromEntries(named.map(([word, at]) => [word.slice(0, at), word.slice(at + 1)]));
}

/** `80` is `80/tcp`. */
function portOf(text: string): string[] {
  const [, port, protocol = 'tcp'] =
    /^(\d{1,5}(?:-\d{1,5})?)(?:\/(tcp|udp|sctp))?$/.exec(text) ?? [];
  return port === undefined ? [] : [`${port}/${protocol}`];
}
