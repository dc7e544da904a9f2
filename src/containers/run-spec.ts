import type { NetworkMode } from '../machine/network.js';

/** What `run` and `create` are asked for; faces make it of flags. Kept with the container. */
export interface RunSpec {
  /** As typed: a label, a reference of a registry, a scheme and an address. */
  readonly image: string;
  /** Empty: the image's own. */
  readonly command: readonly string[];
  /** Instead of the image's; an empty one resets it. */
  readonly entrypoint?: readonly string[];
  /** undefined: one is made. */
  readonly name?: string;
  readonly env: Readonly<Record<string, string>>;
  readonly mounts: readonly MountSpec[];
  readonly network: NetworkMode;
  readonly ports: readonly PortSpec[];
  /** All ports that the image exposes, at ports of the host that are free. */
  readonly publishAll: boolean;
  /** Of processors: 0.5 is half the time of one. */
  readonly cpus?: number;
  readonly memoryBytes?: number;
  /** Processes and threads. */
  readonly tasks?: number;
  readonly readOnly: boolean;
  readonly labels: Readonly<Record<string, string>>;
  /** How long `stop` waits before it kills; 10 s by default, as with docker. */
  readonly stopTimeoutMs?: number;
  /** Instead of the image's. */
  readonly stopSignal?: NodeJS.Signals;
  /** As docker takes it: `user`, `uid`, `user:group`. */
  readonly user?: string;
  readonly workdir?: string;
  readonly hostname?: string;
  /** Standard input stays open, and is the caller's. */
  readonly interactive: boolean;
  /** A terminal instead of three pipes. */
  readonly tty: boolean;
  readonly detach: boolean;
  /** Record and disk go with its end. */
  readonly remove: boolean;
  /** As the architecture is called in references: `amd64`, `arm64`; the host's by default. */
  readonly arch?: string;
  readonly pull: PullPolicy;
  /** `auto`: an image with an init is booted, any other runs its own command. */
  readonly boot: BootChoice;
}

export type PullPolicy = 'missing' | 'always' | 'never';
export type BootChoice = 'yes' | 'no' | 'auto';

/** Docker's three kinds of -v, --mount and --tmpfs. */
export type MountSpec =
  | {
      readonly kind: 'bind';
      /** Absolute. */
      readonly hostPath: string;
      readonly guestPath: string;
      readonly writable: boolean;
      /** Whether a directory is made where there is nothing on the host: -v does, --mount does not. */
      readonly create: boolean;
    }
  | {
      readonly kind: 'volume';
      /** undefined: one of its own, that goes with the container when `rm -v` or `--rm` says so. */
      readonly name?: string;
      readonly guestPath: string;
      readonly writable: boolean;
    }
  | {
      readonly kind: 'tmpfs';
      readonly guestPath: string;
      /** Of mount(8): `size=64m,mode=1777`; may be empty. */
      readonly options: string;
    };

export interface PortSpec {
  readonly protocol: 'tcp' | 'udp';
  readonly guestPort: number;
  /** undefined: one that is free. */
  readonly hostPort?: number;
  /** Only there; by default at all of the host's addresses. */
  readonly hostAddress?: string;
}

/** What a command says when it says nothing else. */
export const plainRun: Omit<RunSpec, 'image'> = {
  command: [],
  env: {},
  mounts: [],
  network: 'private',
  ports: [],
  publishAll: false,
  readOnly: false,
  labels: {},
  interactive: false,
  tty: false,
  detach: false,
  remove: false,
  pull: 'missing',
  boot: 'auto',
};
