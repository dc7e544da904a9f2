import { PostrojError } from '../errors.js';

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** `localhost:5432`, `[::1]:5432`. Throws BAD_OPTION. */
export function parseAddress(text: string, kind: string): Address {
  const url = URL.canParse(`tcp://${text}`) ? new URL(`tcp://${text}`) : undefined;
  const extra = url ? url.username + url.password + url.pathname + url.search + url.hash : '/';
  if (url && url.hostname !== '' && url.port !== '' && extra === '') {
    return { host: url.hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(url.port) };
  }
  throw new PostrojError('BAD_OPTION', `'${text}' is not an address to check`, {
    hint: `Write ${kind}: localhost:5432, or ${kind}: '[::1]:5432'.`,
  });
}

export function renderAddress({ host, port }: Address): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
