import { plainText } from '../../system/log.js';
import { inBatches, plainly, type Ask } from './ask.js';
import type { Subject } from './subject.js';
import { verdictOf, type Watch } from './watch.js';

const PLACE = /^(?:\/usr(?:\/local)?)?\/(?:s?bin|games|libexec|lib\w*)\/|^\/opt\//;

/**
 * Shared libraries that the packages' programs are linked to and that are not there, as the guest's own
 * ldd(1) finds them: no program of theirs runs on the host.
 */
export function libraries(subject: Subject): Watch | undefined {
  const policy = subject.plan.policies.libraries;
  if (policy === 'ignore' || subject.manager.format === 'apk') return undefined;
  return {
    kind: 'libraries',
    onlyLooks: true,
    after: async (step) => {
      if (!step.after || step.phase === 'reboot') return [];
      const files = await subject.files();
      const candidates = (await subject.paths())
        .filter(({ path, kind, mode }) => isCandidate(path, mode) && kind === 'file')
        .map(({ path }) => path);
      const missing = await readMissing(subject.ask, await readElf(subject.ask, candidates));
      // what they ship themselves is found by the program that loads it
      const own = new Set(files.map((file) => file.slice(file.lastIndexOf('/') + 1)));
      return missing
        .filter(({ library }) => !own.has(library))
        .map(({ file, library }) => ({
          target: file,
          verdict: verdictOf(policy),
          expected: 'all shared libraries are there',
          actual: `${library} not found`,
          message: `${file}: needs ${library}, which is not there`,
        }));
    },
  };
}

export function isCandidate(path: string, mode: number): boolean {
  return PLACE.test(path) && ((mode & 0o111) !== 0 || /\.so(?:\.|$)/.test(path));
}

async function readElf(ask: Ask, files: readonly string[]): Promise<string[]> {
  const build = (batch: readonly string[]) =>
    plainly('head', ['--bytes=4', '--verbose', '--', ...batch]);
  const outcomes = await Promise.all(inBatches(files, build).map((question) => ask(question)));
  return outcomes.flatMap(({ stdout }) => parseElf(stdout));
}

/** Of head(1): `==> /bin/x <==`, then the first bytes; elf(5). */
export function parseElf(text: string): string[] {
  return [...text.matchAll(/^==> (\/.*) <==\n\x7fELF/gm)].map(([, file = '']) => file);
}

export interface MissingLibrary {
  readonly file: string;
  readonly library: string;
}

async function readMissing(ask: Ask, files: readonly string[]): Promise<MissingLibrary[]> {
  const [first] = files;
  if (first === undefined) return [];
  // of one file alone it does not tell the name
  const questions = inBatches([...files, first], (batch) => plainly('ldd', batch));
  const outcomes = await Promise.all(questions.map((question) => ask(question)));
  return outcomes.flatMap(({ stdout }) => parseMissing(stdout));
}

/** `/bin/x:`, then `libx.so.1 => not found`, indented. */
export function parseMissing(text: string): MissingLibrary[] {
  const found = new Map<string, MissingLibrary>();
  let file = '';
  for (const line of plainText(text).split('\n')) {
    file = /^(\/.*):$/.exec(line)?.[1] ?? file;
    const library = /^\s+(\S+) => not found$/.exec(line)?.[1];
    if (library !== undefined) found.set(`${file} ${library}`, { file, library });
  }
  return [...found.values()];
}
