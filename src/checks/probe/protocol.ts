/** Questions to the probe and its answers: one JSON object a line. */
export type ProbeQuestion = HttpQuestion | TcpQuestion | UdpQuestion | DnsQuestion;

export interface HttpQuestion {
  readonly kind: 'http';
  readonly url: string;
  /** GET by default. */
  readonly method?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | undefined;
  readonly tls?: TlsQuestion | undefined;
  /** A socket to speak through, instead of the address in the URL. */
  readonly socketPath?: string | undefined;
  /** Addresses of hosts, where they are known already. */
  readonly names?: Names | undefined;
  /** How many redirects are followed; 10 by default. */
  readonly mostRedirects?: number | undefined;
  /** Of each answer, and of its body when it is wanted; 10 s by default. */
  readonly timeoutMs?: number | undefined;
  /** How much of the body is wanted at most; by default nothing of it. */
  readonly mostBytes?: number | undefined;
}

export type Names = Readonly<Record<string, readonly string[]>>;

/** PEM texts; without an authority those that Node trusts. */
export interface TlsQuestion {
  readonly verify: boolean;
  readonly serverName?: string | undefined;
  readonly authority?: string | undefined;
  readonly certificate?: string | undefined;
  readonly key?: string | undefined;
}

/** A connection, by address or by path. */
export interface TcpQuestion {
  readonly kind: 'tcp';
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  readonly socketPath?: string | undefined;
  readonly names?: Names | undefined;
  readonly tls?: TlsQuestion | undefined;
  readonly send?: string | undefined;
  /** Whether to wait for what the other side says. */
  readonly listens?: boolean | undefined;
  readonly timeoutMs?: number | undefined;
}

export interface UdpQuestion {
  readonly kind: 'udp';
  readonly host: string;
  readonly port: number;
  readonly names?: Names | undefined;
  readonly send: string;
  readonly timeoutMs?: number | undefined;
}

export interface DnsQuestion {
  readonly kind: 'dns';
  readonly name: string;
  readonly type: RecordType;
  /** Addresses, with a port where it is not 53. */
  readonly servers: readonly string[];
  readonly timeoutMs?: number | undefined;
}

export const recordTypes = ['A', 'AAAA', 'CNAME', 'MX', 'NS', 'PTR', 'SRV', 'TXT'] as const;
export type RecordType = (typeof recordTypes)[number];

export interface ProbeError {
  /** As Node has it: ECONNREFUSED. */
  readonly code: string;
  readonly message: string;
}

export interface Redirect {
  readonly status: number;
  readonly location: string;
}

export interface ProbeAnswer {
  /** Of http, the last one. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Decoded; undefined when it was not wanted. */
  readonly body?: string;
  /** There is more of the body than was wanted. */
  readonly isCut?: true;
  readonly redirects: readonly Redirect[];
  /** Of tcp and udp. */
  readonly said?: string;
  /** Of dns. */
  readonly records?: readonly string[];
  readonly error?: ProbeError;
}
