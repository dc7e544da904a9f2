import { isIP } from 'node:net';

import { command } from '../system/exec.js';
import type { Look } from './check.js';
import type { Names } from './probe/protocol.js';

const NO_PROGRAM = 127;

/**
 * The addresses of a host as programs of the guest get them: by its own files and servers. undefined
 * where nobody needs to be asked, or the guest has nobody who could be; empty where there is no such name.
 */
export async function namesFor(
  host: string,
  { machine, signal }: Look,
): Promise<Names | undefined> {
  if (isIP(host) !== 0 || /^(?:.*\.)?localhost$/i.test(host)) return undefined;
  const { exitCode, stdout } = await machine.query(command('getent', ['ahosts', host]), { signal });
  return exitCode === NO_PROGRAM ? undefined : { [host]: parseAddresses(stdout) };
}

/** A line for each address and type of socket. */
export function parseAddresses(text: string): string[] {
  const addresses = text.split('\n').map((line) => line.split(/\s+/)[0] ?? '');
  return [...new Set(addresses.filter((address) => isIP(address) !== 0))];
}
