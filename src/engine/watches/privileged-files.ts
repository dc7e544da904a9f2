import { inBatches, plainly } from './ask.js';
import type { PathFacts } from './path-facts.js';
import type { Subject } from './subject.js';
import { verdictOf, type Watch } from './watch.js';

/** Files of the packages that give their callers more rights than they have. */
export function privilegedFiles(subject: Subject): Watch | undefined {
  const policy = subject.plan.policies['privileged-files'];
  if (policy === 'ignore') return undefined;
  const known = new Set<string>();
  return {
    kind: 'privileged-files',
    onlyLooks: true,
    after: async (step) => {
      if (!step.after || step.phase === 'reboot') return [];
      const paths = await subject.paths();
      const told = [...paths.flatMap((facts) => describeMode(facts) ?? [])];
      told.push(...(await readCapabilities(subject, paths)));
      const fresh = told.filter((one) => !known.has(one));
      for (const one of fresh) known.add(one);
      return fresh.map((one) => ({
        target: one.slice(one.indexOf('/')),
        verdict: verdictOf(policy),
        expected: 'no setuid, setgid or capabilities',
        actual: one.slice(0, one.indexOf('/')).trim(),
        message: one,
      }));
    },
  };
}

/** `setuid, root:root, mode 4755: /usr/bin/x`; inode(7). */
export function describeMode({ path, kind, mode, owner }: PathFacts): string | undefined {
  if (kind !== 'file' || (mode & 0o6000) === 0) return undefined;
  const bits = [...(mode & 0o4000 ? ['setuid'] : []), ...(mode & 0o2000 ? ['setgid'] : [])];
  return `${bits.join(' and ')}, ${owner}, mode ${mode.toString(8)}: ${path}`;
}

/** Where scripts set them by setcap(8), getcap(8) of the same package is there; else there are none. */
async function readCapabilities(
  { ask }: Subject,
  paths: readonly PathFacts[],
): Promise<readonly string[]> {
  const programs = paths.filter(({ kind, mode }) => kind === 'file' && (mode & 0o111) !== 0);
  const names = programs.map(({ path }) => path);
  const questions = inBatches(names, (batch) => plainly('getcap', batch));
  const outcomes = await Promise.all(questions.map((question) => ask(question)));
  return outcomes.flatMap(({ exitCode, stdout }) =>
    exitCode === 0 ? parseCapabilities(stdout) : [],
  );
}

/** `/bin/x cap_net_raw=ep`, before libcap 2.41 `/bin/x = cap_net_raw+ep`. */
export function parseCapabilities(text: string): string[] {
  return text.split('\n').flatMap((line) => {
    const [, path, capabilities] = /^(\/.*?)(?: =)? (cap_\S+|=\S*)$/.exec(line) ?? [];
    return path === undefined ? [] : [`capabilities ${capabilities}: ${path}`];
  });
}
