import { PostrojError } from '../../errors.js';

/** What has a name of ours stays as it is. */
export function damagedPackage(shown: string, error: unknown): PostrojError {
  if (error instanceof PostrojError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new PostrojError('PACKAGE_FORMAT', `${shown} is a damaged package: ${reason}`, {
    hint: 'Is it complete? Build it, or fetch it, again.',
  });
}
