import { PostrojError } from '../../errors.js';
import type { Policy } from './watch.js';

/**
 * What is looked at in every life without being asked for, and what becomes of what is found unless
 * the user says otherwise: what would break a user's system fails, what a maintainer may have meant
 * is told.
 */
export const usualPolicies = {
  /** What remove and purge have left. */
  leftovers: 'respect',
  /** Across an upgrade: whether units are enabled and active as their administrator left them. */
  'service-state': 'respect',
  /** Across an upgrade: the users and groups that the packages brought. */
  users: 'respect',
  /** Across an upgrade: what the administrator has edited. */
  'config-files': 'respect',
  /** Units that failed beside those that had failed before. */
  'failed-units': 'respect',
  /** Of the packages' units: those that did not stay up. */
  restarts: 'respect',
  coredumps: 'respect',
  /** What their programs are linked to and is not there. */
  libraries: 'respect',
  /** Files that belong to another package as well. */
  'file-owners': 'respect',
  /** What the packages' units have written as errors. */
  journal: 'report',
  /** systemd-analyze verify. */
  'unit-files': 'report',
  /** systemd-analyze security. */
  exposure: 'report',
  /** What listens now and did not before. */
  sockets: 'report',
  /** setuid, setgid and file capabilities. */
  'privileged-files': 'report',
  /** How long units take to start, and how much memory they take. */
  resources: 'report',
  /** How much the packages take on the disk, against the version before. */
  size: 'report',
} as const satisfies Readonly<Record<string, Policy>>;

export type WatchKind = keyof typeof usualPolicies;
export type Policies = Readonly<Record<WatchKind, Policy>>;

export const policies = ['respect', 'report', 'ignore'] as const satisfies readonly Policy[];

/** leftovers have a key of their own. */
export const watchKinds = Object.keys(usualPolicies).filter(
  (kind): kind is WatchKind => kind !== 'leftovers',
);

/** Words of `journal=respect`; a later one wins. Throws BAD_OPTION. */
export function parsePolicies(words: readonly string[]): Partial<Policies> {
  return Object.assign({}, ...words.map(parsePolicy)) as Partial<Policies>;
}

function parsePolicy(word: string): Partial<Policies> {
  const [, name = word, text = ''] = /^([^=]*)=(.*)$/.exec(word) ?? [];
  const kind = watchKinds.find((one) => one === name);
  if (!kind) {
    throw new PostrojError('BAD_OPTION', `watch: '${name}' is nothing that is watched`, {
      hint: `Watched: ${watchKinds.join(', ')}.`,
    });
  }
  const policy = policies.find((one) => one === text);
  if (policy) return { [kind]: policy };
  throw new PostrojError(
    'BAD_OPTION',
    `watch: ${kind} must be respect, report or ignore, not '${text}'`,
  );
}

/** As users call it: `fail` is what `respect` is elsewhere. Throws BAD_OPTION. */
export function parseLeftovers(text: string): Policy {
  const known: Readonly<Record<string, Policy>> = {
    fail: 'respect',
    report: 'report',
    ignore: 'ignore',
  };
  const policy = Object.hasOwn(known, text) ? known[text] : undefined;
  if (policy) return policy;
  throw new PostrojError('BAD_OPTION', `leftovers must be fail, report or ignore, not '${text}'`);
}
