import type { RunResult } from '../engine/result.js';
import { errorClasses, type ErrorCode } from '../errors.js';

/** Of `postroj`, for a run that came to its end. */
export function exitCodeOf({ verdict, error: ofRun, targets }: RunResult): number {
  if (verdict === 'pass' || verdict === 'skip') return 0; // what was not skipped has passed
  if (verdict === 'fail') return 1;
  const errors = [ofRun, ...targets.map(({ error }) => error)].flatMap((error) =>
    error ? [error.code] : [],
  );
  const usage = (code: ErrorCode | 'BUG') => code !== 'BUG' && errorClasses[code] === 'usage';
  return errors.length > 0 && errors.every(usage) ? 2 : 3;
}
