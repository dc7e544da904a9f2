import type { ProbeError } from './probe/protocol.js';

const inWords: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  ENOTFOUND: 'host name not found',
  EAI_AGAIN: 'host name not resolved',
  ETIMEDOUT: 'timed out',
  EHOSTUNREACH: 'no route to host',
  ENETUNREACH: 'network unreachable',
};

export function describeError(error: ProbeError): string {
  return inWords[error.code] ?? (error.message || error.code);
}
