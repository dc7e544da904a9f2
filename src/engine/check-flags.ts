import { httpSecrets } from '../checks/http-secrets.js';
import { isHttpUrl, withoutPassword } from '../checks/http-url.js';
import type { CheckSpec } from '../checks/index.js';
import { parsePort } from '../checks/port-name.js';
import type { UnitSpec } from '../checks/unit.js';
import { parseUnitName } from '../checks/unit-name.js';
import { PostrojError } from '../errors.js';

/** What is to be checked, as flags and inputs say it: the common kinds, without more to say. */
export interface RawChecks {
  readonly checkUnit: readonly string[];
  /** `http://…`, `https://…`, `tcp://host:port`. */
  readonly checkNetwork: readonly string[];
  /** Lines for the guest's shell. */
  readonly checkCommand: readonly string[];
  /** Paths in the machine. */
  readonly checkFile: readonly string[];
  /** `8000`, `udp:53`. */
  readonly checkPort: readonly string[];
  /** Names of programs, or their paths. */
  readonly checkProcess: readonly string[];
}

export const noChecks: RawChecks = {
  checkUnit: [],
  checkNetwork: [],
  checkCommand: [],
  checkFile: [],
  checkPort: [],
  checkProcess: [],
};

interface CheckFlag {
  readonly flag: string;
  readonly kinds: readonly CheckSpec['kind'][];
  /** Throws BAD_OPTION. */
  readonly parse: (text: string) => CheckSpec;
}

const flags: Readonly<Record<keyof RawChecks, CheckFlag>> = {
  checkUnit: { flag: '--check-unit', kinds: ['unit'], parse: parseUnit },
  checkNetwork: { flag: '--check-network', kinds: ['http', 'tcp'], parse: parseNetwork },
  checkCommand: { flag: '--check-command', kinds: ['command'], parse: parseCommand },
  checkFile: { flag: '--check-file', kinds: ['file'], parse: parseFile },
  checkPort: {
    flag: '--check-port',
    kinds: ['port'],
    parse: (text) => ({ kind: 'port', ...parsePort(text) }),
  },
  checkProcess: { flag: '--check-process', kinds: ['process'], parse: parseProcess },
};
const names = Object.keys(flags) as readonly (keyof RawChecks)[];

/** Throws BAD_OPTION. */
export function checksOfFlags(raw: RawChecks): CheckSpec[] {
  return names.flatMap((name) => raw[name].map(flags[name].parse));
}

/** The same as flags again, without passwords. */
export function wordsOfChecks(raw: RawChecks): string[] {
  const shown = (text: string) => (isHttpUrl(text) ? withoutPassword(text) : text);
  return names.flatMap((name) => raw[name].flatMap((text) => [flags[name].flag, shown(text)]));
}

/** What of them must not be told. */
export function secretsOfFlags({ checkNetwork }: RawChecks): string[] {
  return checkNetwork.flatMap((text) => (isHttpUrl(text) ? httpSecrets({ url: text }) : []));
}

/** The flag that a check of that kind is from; false where no flag asks for a check. */
export function flagOfCheck({ kind }: CheckSpec, raw: RawChecks): string | false {
  if (names.every((name) => raw[name].length === 0)) return false;
  return Object.values(flags).find(({ kinds }) => kinds.includes(kind))?.flag ?? false;
}

export function parseUnit(name: string): UnitSpec {
  return { kind: 'unit', unit: parseUnitName(name) };
}

/** `http://…`, `https://…`, `tcp://host:port`. */
export function parseNetwork(address: string): CheckSpec {
  if (isHttpUrl(address)) return { kind: 'http', url: address };
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol === 'tcp:' && url.hostname !== '' && url.port !== '') {
    const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
    return { kind: 'tcp', host, port: Number(url.port) };
  }
  throw new PostrojError('BAD_OPTION', `'${address}' is not an address to check`, {
    hint: 'Write http://localhost:8000/ (or https://), or tcp://localhost:5432.',
  });
}

export function parseCommand(line: string): CheckSpec {
  return { kind: 'command', command: line };
}

export function parseFile(path: string): CheckSpec {
  if (path.startsWith('/')) return { kind: 'file', file: path };
  throw new PostrojError('BAD_OPTION', `'${path}' is not the path of a file in the machine`, {
    hint: 'Such as /etc/webfs.conf.',
  });
}

export function parseProcess(name: string): CheckSpec {
  if (name !== '') return { kind: 'process', process: name };
  throw new PostrojError('BAD_OPTION', 'a process to check must have a name', {
    hint: 'Such as webfsd, or /usr/bin/webfsd.',
  });
}
