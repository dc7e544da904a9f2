import type { Change } from '../../../machine/changes.js';
import type { Account } from '../../watches/accounts.js';
import { pathMatcher } from '../../watches/leftover-noise.js';
import { candidate, type Candidate, type Entry } from './candidate.js';

export interface FilesOfInterest {
  /** What is on the disk that was not there. */
  readonly added: readonly Change[];
  /** Paths that some package has brought. */
  readonly packaged: ReadonlySet<string>;
  readonly accounts: readonly Account[];
  /** Globs of what says nothing of a package. */
  readonly noise: readonly string[];
}

/** What every installation leaves in its places, and what the other checks tell already. */
const TOLD_ELSEWHERE = [
  '/etc/{systemd,rc?.d,rc.d,init.d,alternatives,runlevels}/**',
  '/etc/{hosts,hosts.allow,hosts.deny,hostname,locale.conf,default/locale,apt/**}',
  '/var/lib/systemd/**',
  '/var/{cache,tmp,spool/mail,mail}/**',
  '/{tmp,root,run,home,boot,dev}/**',
  '/var/log/**/*',
  '/**/__pycache__/**',
];
/** More of them nobody reads. */
const MOST = 6;

/**
 * What the package has made on the machine, of each tree its root; and of what it has brought that which
 * is not simply root's, or gives its rights away.
 */
export function recordedFiles({ added, packaged, ...rest }: FilesOfInterest): Candidate[] {
  const isNoise = pathMatcher([...rest.noise, ...TOLD_ELSEWHERE]);
  const kinds = ['file', 'directory'];
  const made = added.filter(({ path, kind }) => kinds.includes(kind) && !isNoise(path));
  const own = made.filter(({ path }) => !packaged.has(path));
  const special = made.filter((one) => packaged.has(one.path) && isSpecial(one));
  return oneOfEach([...special, ...rootsOf(own)])
    .slice(0, MOST)
    .map((one) => candidate(entryOf(one, rest.accounts)));
}

/** Paths by which packages may have brought these: what is in /usr/lib may be said to be in /lib. */
export function packagedNames(path: string): string[] {
  return /^\/usr\/(?:s?bin|lib\w*)\//.test(path) ? [path, path.slice('/usr'.length)] : [path];
}

/** Of those that are alike and beside each other, one stands for all. */
function oneOfEach(changes: readonly Change[]): Change[] {
  const known = new Set<string>();
  return changes.filter(({ path, kind, mode, uid, gid }) => {
    const key = [path.replace(/[^/]*$/, ''), kind, mode, uid, gid].join();
    return !known.has(key) && known.add(key);
  });
}

function isSpecial({ mode, uid, gid }: Change): boolean {
  return uid !== 0 || gid !== 0 || (mode & 0o6000) !== 0;
}

/** Without those that are below one of the others. */
function rootsOf(changes: readonly Change[]): Change[] {
  const paths = new Set(changes.map(({ path }) => path));
  return changes.filter(({ path }) => {
    const parts = path.split('/');
    return !parts.some(
      (_, index) => index > 1 && index < parts.length && paths.has(parts.slice(0, index).join('/')),
    );
  });
}

/** What is usual is not said. */
function entryOf({ path, kind, mode, uid, gid }: Change, accounts: readonly Account[]): Entry {
  const named = (of: Account['kind'], key: string, number: number) =>
    accounts.find((one) => one.kind === of && one.facts[key] === String(number))?.name;
  const [owner, group] = [named('user', 'uid', uid), named('group', 'gid', gid)];
  return {
    file: path,
    ...(kind === 'directory' && { type: kind }),
    mode: mode.toString(8).padStart(4, '0'),
    ...(uid !== 0 && owner !== undefined && { owner }),
    ...(gid !== 0 && group !== undefined && group !== owner && { group }),
  };
}
