/** The input `cache`. */
export type CacheInput = 'auto' | 'true' | 'false';

export interface CachePolicy {
  /** Prepared images stay in the runner's tool cache. */
  readonly keepImages: boolean;
  /** What may be done with GitHub's cache. */
  readonly restore: boolean;
  readonly save: boolean;
  /** Why GitHub's cache is not used, or not for everything, although it could be. */
  readonly reason?: string;
}

/** Runs of these events may use what others have written, and others may use what they write. */
const DANGEROUS_EVENTS: readonly string[] = ['release', 'pull_request_target', 'workflow_run'];

/**
 * Where images are kept. `auto` leaves GitHub's cache alone where an entry that somebody has poisoned
 * would end up in a release, or run with the rights of the repository.
 */
export function cachePolicy(input: CacheInput, env: NodeJS.ProcessEnv): CachePolicy {
  const off = { restore: false, save: false };
  if (input === 'false') return { keepImages: false, ...off };
  if (!hasService(env)) return { keepImages: true, ...off };
  const danger = input === 'auto' ? dangerIn(env) : undefined;
  if (danger !== undefined) {
    return {
      keepImages: true,
      ...off,
      reason: `this run is of ${danger} (cache: true would use it)`,
    };
  }
  return { keepImages: true, ...byMode(env.ACTIONS_CACHE_MODE) };
}

/** As the runner tells it to JavaScript actions. */
function hasService(env: NodeJS.ProcessEnv): boolean {
  return Boolean(env.ACTIONS_RUNTIME_TOKEN && (env.ACTIONS_RESULTS_URL || env.ACTIONS_CACHE_URL));
}

function dangerIn(env: NodeJS.ProcessEnv): string | undefined {
  const { GITHUB_REF_TYPE: type, GITHUB_REF: ref = '', GITHUB_EVENT_NAME: event = '' } = env;
  if (type === 'tag' || ref.startsWith('refs/tags/')) return 'a tag';
  return DANGEROUS_EVENTS.includes(event) ? `the event ${event}` : undefined;
}

/** `ACTIONS_CACHE_MODE`: read, none, write or write-only; anything else permits all. */
function byMode(text = ''): Omit<CachePolicy, 'keepImages'> {
  const mode = text.trim().toLowerCase();
  const restore = mode !== 'none' && mode !== 'write-only';
  const save = mode !== 'none' && mode !== 'read';
  if (restore && save) return { restore, save };
  return { restore, save, reason: `ACTIONS_CACHE_MODE is ${mode}` };
}
