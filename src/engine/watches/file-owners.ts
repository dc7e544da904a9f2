import { inBatches, plainly } from './ask.js';
import type { Subject } from './subject.js';
import { verdictOf, type Watch } from './watch.js';

/**
 * Files that belong to another package as well. Package managers refuse those; but dpkg
 * takes `/lib/x` and `/usr/lib/x` for two files where they are one. rpm and pacman do not.
 */
export function fileOwners(subject: Subject): Watch | undefined {
  const policy = subject.plan.policies['file-owners'];
  if (policy === 'ignore' || subject.manager.format !== 'deb') return undefined;
  return {
    kind: 'file-owners',
    onlyLooks: true,
    after: async (step) => {
      if (!step.after || step.phase === 'reboot') return [];
      // a link may stand for a directory, which belongs to many
      const files = (await subject.paths()).filter(({ kind }) => kind === 'file');
      const asked = files.flatMap(({ path }) => bothNames(path)).filter(isPlain);
      const questions = inBatches(asked, (batch) =>
        plainly('dpkg-query', ['--search', '--', ...batch]),
      );
      const outcomes = await Promise.all(questions.map((question) => subject.ask(question)));
      const shared = findShared(outcomes.map(({ stdout }) => stdout).join('\n'));
      return shared.map(({ path, owners }) => ({
        target: path,
        verdict: verdictOf(policy),
        expected: 'belongs to one package',
        actual: owners.join(', '),
        message: `${path}: belongs to ${owners.join(' and ')}`,
      }));
    },
  };
}

const MERGED = /^(?:\/usr)?(\/(?:bin|sbin|lib|lib32|lib64|libx32)\/.*)$/;

/** With and without /usr, where that is the same directory. */
export function bothNames(path: string): string[] {
  const short = MERGED.exec(path)?.[1];
  return short === undefined ? [path] : [short, `/usr${short}`];
}

/** dpkg takes others for patterns. */
function isPlain(path: string): boolean {
  return !/[*?[\]\\\n]/.test(path);
}

export interface SharedFile {
  readonly path: string;
  readonly owners: readonly string[];
}

/** `a:amd64, b: /path`; packages of several architectures share files, diverted ones are apart. */
export function findShared(text: string): SharedFile[] {
  const owners = new Map<string, Set<string>>();
  const diverted = new Set<string>();
  for (const line of text.split('\n')) {
    const [, from] = /^diversion by .* (?:from|to): (\/.*)$/.exec(line) ?? [];
    if (from !== undefined) diverted.add(nameOf(from));
    const [, names = '', path] =
      /^(?!diversion by |local diversion )([^/]*): (\/.*)$/.exec(line) ?? [];
    if (path === undefined) continue;
    const known = owners.get(nameOf(path)) ?? new Set();
    for (const name of names.split(', ')) known.add(name.replace(/:.*/, ''));
    owners.set(nameOf(path), known);
  }
  return [...owners]
    .filter(([path, names]) => names.size > 1 && !diverted.has(path))
    .map(([path, names]) => ({ path, owners: [...names].sort() }));
}

function nameOf(path: string): string {
  const short = MERGED.exec(path)?.[1];
  return short === undefined ? path : `/usr${short}`;
}
