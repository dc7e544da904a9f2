import path from 'node:path';

import type { MountSpec } from '../../containers/run-spec.js';
import { ValueError } from '../command-line/usage-error.js';
import { parseBoolean } from './boolean.js';
import { commaSeparated } from './comma-separated.js';
import { parseBytes } from './quantities.js';

/** Those that say nothing here: labels of SELinux, caches of virtual machines. */
const ignored = ['z', 'Z', 'consistent', 'cached', 'delegated', 'nocopy', 'private', 'rprivate'];

/** `host:guest`, `host:guest:ro`, `guest`. Throws a ValueError. */
export function parseVolume(text: string, cwd: string): MountSpec {
  const parts = text.split(':');
  const [first = '', second, modes = ''] = parts;
  if (parts.length > 3) throw new ValueError(`invalid volume specification: '${text}'`);
  if (first === '' || second === '') {
    throw new ValueError(`invalid spec: ${text}: empty section between colons`);
  }
  if (second === undefined) {
    return { kind: 'volume', guestPath: absolute(first, text), writable: true };
  }
  const guestPath = absolute(second, text);
  const words = modes.split(',').filter((word) => word !== '');
  const bad = words.find((word) => !['ro', 'rw', ...ignored].includes(word));
  if (bad !== undefined) throw new ValueError(`invalid mode: ${modes}`);
  const writable = !words.includes('ro');
  if (!/^[./~]/.test(first)) {
    return { kind: 'volume', name: volumeName(first), guestPath, writable };
  }
  return { kind: 'bind', hostPath: path.resolve(cwd, first), guestPath, writable, create: true };
}

function volumeName(name: string): string {
  if (/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(name)) return name;
  throw new ValueError(
    `${JSON.stringify(name)} includes invalid characters for a local volume name, only "[a-zA-Z0-9][a-zA-Z0-9_.-]" are allowed. If you intended to pass a host directory, use absolute path`,
  );
}

function absolute(target: string, spec: string): string {
  const clean = path.posix.normalize(target);
  if (!clean.startsWith('/')) {
    throw new ValueError(
      `invalid volume specification: '${spec}': invalid mount path: '${target}' mount path must be absolute`,
    );
  }
  if (clean === '/')
    throw new ValueError(
      `invalid volume specification: '${spec}': invalid specification: destination can't be '/'`,
    );
  return clean;
}

const aliases: Readonly<Record<string, string>> = {
  ...{ src: 'source', dst: 'target', destination: 'target', ro: 'readonly' },
};
const known = ['type', 'source', 'target', 'readonly', 'consistency', 'tmpfs-size', 'tmpfs-mode'];

/** `type=bind,source=/a,target=/b,readonly`. Throws a ValueError. */
export function parseMount(text: string, cwd: string): MountSpec {
  const fields = fieldsOf(text);
  const { type = 'volume', source, target, readonly = 'false' } = fields;
  if (target === undefined) throw new ValueError('target is required');
  const writable = !flagValue('readonly', readonly);
  const guestPath = absolute(target, text);
  switch (type) {
    case 'bind':
      if (source === undefined) throw new ValueError('source is required');
      return {
        kind: 'bind',
        hostPath: path.resolve(cwd, source),
        guestPath,
        writable,
        create: false,
      };
    case 'tmpfs':
      return { kind: 'tmpfs', guestPath, options: tmpfsOptions(fields, writable) };
    case 'volume':
      return {
        ...{ kind: 'volume', guestPath, writable },
        ...(source !== undefined && { name: volumeName(source) }),
      };
    default:
      throw new ValueError(`mount type unknown: ${JSON.stringify(type)}`);
  }
}

function fieldsOf(text: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const part of commaSeparated(text)) {
    const equals = part.indexOf('=');
    const key = (equals < 0 ? part : part.slice(0, equals)).toLowerCase().trim();
    const name = aliases[key] ?? key;
    if (equals < 0 && name !== 'readonly') {
      throw new ValueError(`invalid field '${part}' must be a key=value pair`);
    }
    if (!known.includes(name)) {
      const lacks = /^(?:bind|volume|image)-/.test(name);
      throw new ValueError(
        lacks ? `'${name}' is not there yet in racker` : `unexpected key '${key}' in '${part}'`,
      );
    }
    fields[name] = equals < 0 ? 'true' : part.slice(equals + 1);
  }
  return fields;
}

function flagValue(name: string, value: string): boolean {
  try {
    return parseBoolean(value);
  } catch {
    throw new ValueError(`invalid value for ${name}: ${value}`);
  }
}

function tmpfsOptions(fields: Record<string, string>, writable: boolean): string {
  const { 'tmpfs-size': size, 'tmpfs-mode': mode } = fields;
  if (mode !== undefined && !/^[0-7]{1,4}$/.test(mode)) {
    throw new ValueError(`invalid value for tmpfs-mode: ${mode}`);
  }
  return [
    ...(size === undefined ? [] : [`size=${parseBytes(size)}`]),
    ...(mode === undefined ? [] : [`mode=${mode}`]),
    ...(writable ? [] : ['ro']),
  ].join(',');
}

/** `/run`, `/run:size=64m,mode=1777`; options of tmpfs(5). Throws a ValueError. */
export function parseTmpfs(text: string): MountSpec {
  const [target = '', options = ''] = text.split(/:(.*)/s);
  return { kind: 'tmpfs', guestPath: absolute(target, text), options };
}
