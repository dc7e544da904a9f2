import type { Check } from './check.js';
import type { ProbeError } from './probe/protocol.js';

export interface TcpSpec {
  readonly kind: 'tcp';
  readonly host: string;
  readonly port: number;
}

/** Somebody accepts connections, seen from inside the guest's network. */
export function tcpCheck(spec: TcpSpec): Check {
  const { host, port } = spec;
  return {
    kind: 'tcp',
    target: `${host.includes(':') ? `[${host}]` : host}:${port}`,
    expected: 'open',
    observe: async ({ prober, signal }) => {
      const { error } = await prober.ask({ kind: 'tcp', host, port }, signal);
      return error
        ? { state: 'unmet', actual: describeError(error) }
        : { state: 'met', actual: 'open' };
    },
  };
}

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
