import type { PublishedPort } from '../machine/published-port.js';
import type { ImageConfig } from '../image/image-config.js';
import type { MountSpec, RunSpec } from './run-spec.js';

/** `dead`: it was to be removed, and could not be. */
export type ContainerState = 'created' | 'running' | 'exited' | 'dead';

/** What is known of a container, from its creation until `rm`: container.json in its directory. */
export interface Container {
  readonly schema: 1;
  /** 64 hexadecimal digits. */
  readonly id: string;
  readonly name: string;
  readonly image: ContainerImage;
  /** What runs in it, the entrypoint first; empty where it is booted and nothing else was asked for. */
  readonly command: readonly string[];
  readonly spec: RunSpec;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly state: ContainerState;
  /** Of the last run; undefined before it has ended. */
  readonly exitCode?: number | undefined;
  /** Why it did not run, or ended otherwise than by itself, for a person. */
  readonly error?: string | undefined;
  readonly startedAt?: string | undefined;
  readonly finishedAt?: string | undefined;
  /** How often it was started. */
  readonly starts: number;
  /** As they are, those that were left to us as well. */
  readonly ports: readonly PublishedPort[];
  readonly labels: Readonly<Record<string, string>>;
  readonly mounts: readonly ContainerMount[];
  /** Who runs it, while it runs. */
  readonly running?: Running | undefined;
}

export interface ContainerImage {
  /** As typed. */
  readonly reference: string;
  /** `sha256:…`, of what its source gave. */
  readonly digest: string;
  readonly arch: string;
  /** Key of the store: it is found by these three. */
  readonly recipe: string;
  readonly config: ImageConfig;
  /** Whether it is booted; else its command runs without an init. */
  readonly isBooted: boolean;
}

/** Of MountSpec, where it is on the host. */
export interface ContainerMount {
  readonly kind: MountSpec['kind'];
  /** Empty for a tmpfs. */
  readonly hostPath: string;
  readonly guestPath: string;
  readonly writable: boolean;
  /** Of a volume. */
  readonly name?: string;
  /** A volume of its own. */
  readonly anonymous?: boolean;
  /** Of a tmpfs. */
  readonly options?: string;
}

export interface Running {
  /** Mark of system/owner of the process that owns it. */
  readonly owner: string;
  /** random(4), boot_id: marks mean nothing after a restart of the host. */
  readonly bootId: string;
  /** Its machine's name, and the init of it. */
  readonly machine: string;
  readonly init: { readonly name: string; readonly version: string };
  /** Of its init or program, as the host numbers it; 0 before there is one. */
  readonly pid: number;
}

export const SHORT_ID = 12;

/** As docker shows ids. */
export function shortId({ id }: Pick<Container, 'id'>): string {
  return id.slice(0, SHORT_ID);
}
