/**
 * Every error that postroj knows, and what its class means for the exit code:
 * `usage` is for the caller to mend (2), `trouble` means that we could not tell (3).
 */
export const errorClasses = {
  UNKNOWN_LABEL: 'usage',
  UNKNOWN_MACHINE: 'usage',
  NO_SUCH_CONTAINER: 'usage',
  CONTAINER_AMBIGUOUS: 'usage',
  CONTAINER_NAME_TAKEN: 'usage',
  CONTAINER_STATE: 'usage',
  NO_SUCH_IMAGE: 'usage',
  IMAGE_IN_USE: 'usage',
  BAD_REFERENCE: 'usage',
  BAD_OPTION: 'usage',
  BAD_CONFIG: 'usage',
  BAD_REPORT: 'usage',
  PACKAGE_NOT_FOUND: 'usage',
  PACKAGE_FORMAT: 'usage',
  NOT_ROOT: 'usage',
  NOTHING_CHECKED: 'trouble',
  PACKAGE_DOWNLOAD: 'trouble',
  IMAGE_UNAVAILABLE: 'trouble',
  DISK_FULL: 'trouble',
  DIGEST_MISMATCH: 'trouble',
  UNSUPPORTED_DISTRIBUTION: 'trouble',
  PREPARE_FAILED: 'trouble',
  HOST_TOOL_MISSING: 'trouble',
  COMMAND_FAILED: 'trouble',
  HOST_LIMIT: 'trouble',
  MACHINE_SETUP: 'trouble',
  BOOT_FAILED: 'trouble',
  BOOT_TIMEOUT: 'trouble',
  MACHINE_DIED: 'trouble',
  GUEST_TOO_OLD: 'trouble',
  NO_INIT: 'trouble',
  COPY_FAILED: 'trouble',
  MIRROR_FAILED: 'trouble',
  OUT_OF_TIME: 'trouble',
  RESULT_MISSING: 'trouble',
  INTERRUPTED: 'trouble',
} as const;

export type ErrorCode = keyof typeof errorClasses;

/**
 * Whether a target that ended so may end otherwise when it is tried anew: not what is for the caller to
 * mend, and not what is certain to come again.
 */
export const isWorthRetrying: Readonly<Record<ErrorCode, boolean>> = {
  UNKNOWN_LABEL: false,
  UNKNOWN_MACHINE: false,
  NO_SUCH_CONTAINER: false,
  CONTAINER_AMBIGUOUS: false,
  CONTAINER_NAME_TAKEN: false,
  CONTAINER_STATE: false,
  NO_SUCH_IMAGE: false,
  IMAGE_IN_USE: false,
  BAD_REFERENCE: false,
  BAD_OPTION: false,
  BAD_CONFIG: false,
  BAD_REPORT: false,
  PACKAGE_NOT_FOUND: false,
  PACKAGE_FORMAT: false,
  NOT_ROOT: false,
  NOTHING_CHECKED: false,
  PACKAGE_DOWNLOAD: true,
  IMAGE_UNAVAILABLE: true,
  DISK_FULL: false,
  DIGEST_MISMATCH: false,
  UNSUPPORTED_DISTRIBUTION: false,
  PREPARE_FAILED: true,
  HOST_TOOL_MISSING: false,
  COMMAND_FAILED: true,
  HOST_LIMIT: false,
  MACHINE_SETUP: true,
  BOOT_FAILED: true,
  BOOT_TIMEOUT: true,
  MACHINE_DIED: true,
  GUEST_TOO_OLD: false,
  NO_INIT: false,
  COPY_FAILED: true,
  MIRROR_FAILED: true,
  OUT_OF_TIME: false,
  RESULT_MISSING: false,
  INTERRUPTED: false,
};

export interface ErrorDetails {
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

/** A failure with a name. `message` says what and where, `hint` what to do about it. */
export class PostrojError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'PostrojError';
    this.code = code;
    this.hint = details.hint;
  }
}

/** Whether a write of our own found no room, however it is wrapped; errno(3). */
export function isNoSpace(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, cause } = error as { readonly code?: unknown; readonly cause?: unknown };
  return code === 'ENOSPC' || code === 'EDQUOT' || isNoSpace(cause);
}

/** A full disk under one of our own writes has a name of ours as well; all else stays as it is. */
export function named(error: unknown): unknown {
  if (error instanceof PostrojError || !isNoSpace(error)) return error;
  const { message } = error as Error;
  return new PostrojError('DISK_FULL', message, { hint: ROOM_HINT, cause: error });
}

export const ROOM_HINT =
  'Make room there (postroj clean --images), or name a place with more by POSTROJ_STATE_DIR.';

/** The exit code of `postroj` for an error that ended the run: 2, 3, or 130 when interrupted. */
export function exitCodeOf(error: unknown): number {
  if (!(error instanceof PostrojError)) return 3;
  if (error.code === 'INTERRUPTED') return 130;
  return errorClasses[error.code] === 'usage' ? 2 : 3;
}

/** Known errors show message and hint; unknown ones show their stack and admit to be a bug. */
export function renderError(thrown: unknown): string {
  const error = named(thrown);
  if (error instanceof PostrojError) {
    return error.hint === undefined ? error.message : `${error.message}\nHint: ${error.hint}`;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `This is a bug in postroj; please report it with this text.\n${stack}`;
}
