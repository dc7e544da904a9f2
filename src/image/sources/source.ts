import type { Log } from '../../system/log.js';
import type { ImageConfig } from '../image-config.js';

export interface SourceContext {
  /** In the names of Go and OCI: amd64, arm64 … */
  readonly arch: string;
  /** Private to this acquisition and removed after it. */
  readonly workDir: string;
  /** Packages to put in at once, where a source can. */
  readonly include: readonly string[];
  /** To be awaited before the first program that only making an image needs. */
  readonly prepareToMake?: (() => Promise<void>) | undefined;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** A source that has answered: what it would give is known, though not yet fetched. */
export interface OpenedSource {
  /** `sha256:…`; undefined when only unpacking tells. */
  readonly digest: string | undefined;
  /** Nobody answered when it was asked; unpacking may still succeed. */
  readonly outOfReach?: boolean;
  /** Fills the empty directory `root` and returns the digest of what is in it. */
  unpack(root: string): Promise<string>;
  /** What it says of how it is to be run, once it is unpacked; only images of registries and engines do. */
  readonly config?: (() => Promise<ImageConfig>) | undefined;
}

/** Throws when the source refuses, or has nothing of that name; unpacking may still find that out. */
export type OpenSource = (address: string, context: SourceContext) => Promise<OpenedSource>;
