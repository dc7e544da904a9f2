import { maskText } from '../checks/mask-text.js';
import { PostrojError } from '../errors.js';

export { maskText };

/** What these say is one of our own words, whatever a secret is. */
const OUR_WORDS = [
  'schema',
  'verdict',
  'name',
  'phase',
  'kind',
  'arch',
  'code',
  'reason',
  'blames',
];

/** The same value, every text in it masked. */
export function maskValue<T>(value: T, secrets: readonly string[]): T {
  if (secrets.length === 0) return value;
  return masked(value, secrets) as T;
}

function masked(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === 'string') return maskText(value, secrets);
  if (Array.isArray(value)) return value.map((item) => masked(item, secrets));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(
    ([key, inner]) => [key, OUR_WORDS.includes(key) ? inner : masked(inner, secrets)] as const,
  );
  return Object.fromEntries(entries);
}

/** The same error with another text, where it is one of ours; a bug shows itself as it is. */
export function maskError(error: unknown, secrets: readonly string[]): unknown {
  if (!(error instanceof PostrojError) || secrets.length === 0) return error;
  const { code, message, hint } = error;
  return new PostrojError(code, maskText(message, secrets), {
    hint: hint === undefined ? undefined : maskText(hint, secrets),
  });
}
