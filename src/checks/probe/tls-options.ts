import { isIP } from 'node:net';
import type { ConnectionOptions } from 'node:tls';

import type { TlsQuestion } from './protocol.js';

export function tlsOptions(tls: TlsQuestion | undefined): ConnectionOptions {
  if (!tls) return {};
  const { verify, serverName, authority, certificate, key } = tls;
  return {
    rejectUnauthorized: verify,
    ...(serverName !== undefined && { servername: serverName }),
    ...(authority !== undefined && { ca: authority }),
    ...(certificate !== undefined && { cert: certificate }),
    ...(key !== undefined && { key }),
  };
}

/** What a server is told that is meant: addresses are no names there, RFC 6066. */
export function nameFor(host: string): string {
  return isIP(host) === 0 ? host : '';
}
