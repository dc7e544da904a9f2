import { PostrojError, renderError, type ErrorCode } from '../../errors.js';
import { plainText } from '../../system/log.js';
import { Failure } from './usage-error.js';

/** What docker's engine would have answered, and its client shows so. */
const answered: readonly ErrorCode[] = [
  ...(['NO_SUCH_CONTAINER', 'CONTAINER_AMBIGUOUS', 'CONTAINER_NAME_TAKEN'] as const),
  ...(['CONTAINER_STATE', 'NO_SUCH_IMAGE', 'IMAGE_IN_USE', 'IMAGE_UNAVAILABLE'] as const),
  ...(['UNKNOWN_LABEL', 'MACHINE_SETUP'] as const),
];

export interface Told {
  readonly text: string;
  readonly exitCode: number;
}

/** What is said of an error, in docker's words where it has some; 1, or 130 when interrupted. */
export function tell(error: unknown): Told {
  if (error instanceof Failure) return { text: error.message, exitCode: error.exitCode };
  if (!(error instanceof PostrojError)) return { text: renderError(error), exitCode: 1 };
  const text = plainText(renderError(error));
  if (error.code === 'INTERRUPTED') return { text, exitCode: 130 };
  if (answered.includes(error.code)) return { text: fromDaemon(error), exitCode: 1 };
  return { text, exitCode: 1 };
}

/** There is no daemon; but scripts know the words. */
export function fromDaemon(error: PostrojError): string {
  const hint = error.hint === undefined ? '' : `\nHint: ${error.hint}`;
  return plainText(`Error response from daemon: ${error.message}${hint}`);
}
