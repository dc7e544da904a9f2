import { ValueError } from '../command-line/usage-error.js';

const CTRL = 'ctrl-';

/**
 * `ctrl-a,b`: bytes. A key is a character, or `ctrl-` and one of a-z and @ [ \ ] ^ _,
 * https://docs.docker.com/reference/cli/docker/container/attach/. Throws a ValueError.
 */
export function parseDetachKeys(value: string): number[] {
  return value.split(',').map((key) => {
    const [byte] = Buffer.from(key);
    if (byte !== undefined && Buffer.byteLength(key) === 1) return byte;
    const letter = key.slice(CTRL.length);
    if (key.startsWith(CTRL) && /^[a-z@[\\\]^_]$/.test(letter)) {
      return letter.toUpperCase().charCodeAt(0) - '@'.charCodeAt(0);
    }
    throw new ValueError(
      `invalid detach key '${key}': a character, or ctrl- and one of a-z@[\\]^_`,
    );
  });
}
