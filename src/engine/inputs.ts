import type { CheckSpec } from '../checks/index.js';
import { PostrojError } from '../errors.js';

/** What a user asked for, as text: the flags of the command line, the inputs of the action. */
export interface RawInputs {
  readonly images: readonly string[];
  readonly packages: readonly string[];
  readonly checkUnit: readonly string[];
  readonly checkNetwork: readonly string[];
  readonly checkCommand: readonly string[];
  /** In seconds. */
  readonly networkTimeout: string | undefined;
  /** In seconds. */
  readonly bootTimeout: string | undefined;
  readonly jobs: string | undefined;
  readonly reportDir: string | undefined;
  readonly config: string | undefined;
}

export const noInputs: RawInputs = {
  images: [],
  packages: [],
  checkUnit: [],
  checkNetwork: [],
  checkCommand: [],
  networkTimeout: undefined,
  bootTimeout: undefined,
  jobs: undefined,
  reportDir: undefined,
  config: undefined,
};

/** A longer timer of Node's would go off at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export function parseSeconds(name: string, text: string): number {
  const seconds = Number(text);
  if (text.trim() !== '' && Number.isFinite(seconds) && seconds > 0) {
    return Math.min(seconds * 1000, LONGEST_TIMER_MS);
  }
  throw new PostrojError(
    'BAD_OPTION',
    `${name} must be a number of seconds above 0, not '${text}'`,
  );
}

/** Undefined stands for `auto`. */
export function parseJobs(text: string): number | undefined {
  if (text === 'auto') return undefined;
  const jobs = Number(text);
  if (Number.isInteger(jobs) && jobs >= 1) return jobs;
  throw new PostrojError(
    'BAD_OPTION',
    `jobs must be auto or a whole number above 0, not '${text}'`,
  );
}

export function parseUnit(name: string): CheckSpec {
  if (/^[\w:.\\@-]{1,255}$/.test(name) && !name.startsWith('-'))
    return { kind: 'unit', unit: name };
  throw new PostrojError('BAD_OPTION', `'${name}' is not the name of a unit`, {
    hint: 'Such as webfs, webfs.service or postgresql@15-main.service.',
  });
}

/** `http://…`, `https://…`, `tcp://host:port`. */
export function parseNetwork(address: string): CheckSpec {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:')
    return { kind: 'http', url: address };
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
