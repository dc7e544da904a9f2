/**
 * What an image says about how it is to be run: the `config` of the OCI image specification,
 * https://github.com/opencontainers/image-spec/blob/main/config.md
 */
export interface ImageConfig {
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** `/` where the image names none. */
  readonly workingDir: string;
  /** As docker takes it: `user`, `uid`, `user:group`; undefined for root. */
  readonly user: string | undefined;
  /** What asks its program to end; SIGTERM where the image names none. */
  readonly stopSignal: NodeJS.Signals;
  /** Directories that are to outlive a container. */
  readonly volumes: readonly string[];
  /** `80/tcp` */
  readonly exposedPorts: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

export const emptyConfig: ImageConfig = {
  entrypoint: [],
  cmd: [],
  env: {},
  workingDir: '/',
  user: undefined,
  stopSignal: 'SIGTERM',
  volumes: [],
  exposedPorts: [],
  labels: {},
};
