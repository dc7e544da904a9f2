import { named, PostrojError } from '../errors.js';
import type { TargetError } from './result.js';

/** What a target's result says of what was thrown; what is not known is a bug of ours. */
export function errorResult(thrown: unknown): TargetError {
  const error = named(thrown);
  if (error instanceof PostrojError) {
    const { code, message, hint } = error;
    return { code, message, ...(hint !== undefined && { hint }) };
  }
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: 'BUG', message, hint: 'This is a bug in postroj; please report it.' };
}

export function reasonOfError(thrown: unknown): TargetError['code'] {
  const error = named(thrown);
  return error instanceof PostrojError ? error.code : 'BUG';
}
