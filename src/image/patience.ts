import { renderSeconds } from '../system/clock.js';
import type { HttpAnswer } from '../system/http.js';
import type { Log } from '../system/log.js';

/** How often a server that is busy is asked in all. */
export const ATTEMPTS = 4;
const FIRST_WAIT_MS = 1_000;
/** Who wants us to wait for longer is out of reach for now; another source may do. */
const LONGEST_WAIT_MS = 60_000;

/** 429 and 5xx may pass by themselves; 401, 404 and the like will not. */
export function isBusy(answer: HttpAnswer | undefined): answer is HttpAnswer {
  return answer !== undefined && (answer.status === 429 || answer.status >= 500);
}

/** How long to wait for a server that answered so; undefined: it would not help. */
export function waitMs(answer: HttpAnswer | undefined, attempt: number): number | undefined {
  if (!isBusy(answer)) return undefined;
  const ms = answer.retryAfterMs ?? FIRST_WAIT_MS * 2 ** (attempt - 1);
  return ms <= LONGEST_WAIT_MS ? ms : undefined;
}

/** The same, said to who waits: "registry answered 429, trying again in 3.0 s". */
export function announcedWaitMs(
  who: string,
  { answer, attempt, log }: { answer: HttpAnswer | undefined; attempt: number; log: Log },
): number | undefined {
  const ms = waitMs(answer, attempt);
  if (ms !== undefined && answer !== undefined) {
    log.info(`${who} answered ${answer.status}, trying again in ${renderSeconds(ms)}`);
  }
  return ms;
}
