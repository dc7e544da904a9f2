import { readFile } from 'node:fs/promises';

import { PostrojError } from '../../errors.js';
import { command, run, within, type Command } from '../../system/exec.js';
import { resolveInRoot } from '../../system/files.js';
import { beginPhase } from '../../system/progress.js';
import { digestOfText } from './digest.js';
import type { OpenSource } from './source.js';

/** Go's names of architectures in Debian's words. */
const debianArchitectures: Readonly<Record<string, string>> = {
  arm: 'armhf',
  '386': 'i386',
  ppc64le: 'ppc64el',
};

/** A Debian suite built from an archive by mmdebstrap(1), `SUITE[@MIRROR]`, with its default keys. */
// eslint-disable-next-line @typescript-eslint/require-await -- the interface is asynchronous
export const openDebootstrap: OpenSource = async (address, context) => {
  const { suite, mirror } = parseSuite(address);
  return {
    digest: undefined,
    unpack: async (root) => {
      beginPhase(context.log, 'build', `building ${suite} from ${mirror ?? "Debian's archive"}`);
      const build = buildCommand([suite, root, ...(mirror === undefined ? [] : [mirror])], context);
      await run(build, {
        signal: context.signal,
        onLine: (line) => {
          context.log.detail(line);
        },
      });
      // what was installed, in which version, is what this image is
      const status = await resolveInRoot(root, '/var/lib/dpkg/status');
      return digestOfText(await readFile(status, 'utf8'));
    },
  };
};

/** Throws BAD_REFERENCE. A password would stay in the image's sources.list, so none is taken. */
export function parseSuite(address: string): { suite: string; mirror: string | undefined } {
  const [, suite = '', mirror] = /^([^@]*)(?:@(.*))?$/s.exec(address) ?? [];
  if (!/^[a-z][a-z0-9-]*$/.test(suite)) {
    throw new PostrojError('BAD_REFERENCE', `'${suite}' is not a suite of Debian`);
  }
  const url = mirror !== undefined && URL.canParse(mirror) ? new URL(mirror) : undefined;
  const plain = url?.username === '' && url.password === '' && !/[\s'"]/.test(mirror ?? '');
  if (mirror !== undefined && !(plain && /^https?:\/\//.test(mirror))) {
    throw new PostrojError('BAD_REFERENCE', `the mirror of ${suite} is not an http(s) address`, {
      hint: 'Write debootstrap:trixie@https://deb.debian.org/debian, without a password.',
    });
  }
  return { suite, mirror };
}

/** In namespaces of its own, so that its processes and mounts end with it whatever happens. */
function buildCommand(
  positional: readonly string[],
  context: { readonly arch: string; readonly include: readonly string[] },
): Command {
  const contain = command('unshare', [
    ...['--mount', '--pid', '--fork', '--kill-child', '--mount-proc'],
    ...['--propagation', 'private'],
  ]);
  const mmdebstrap = command('mmdebstrap', [
    ...['--mode=root', '--variant=minbase', '--format=directory'],
    `--architectures=${debianArchitectures[context.arch] ?? context.arch}`,
    `--include=${['apt', ...context.include].join(',')}`,
    // a mirror may lag behind the Release file's expiry; signatures are verified all the same
    '--aptopt=Acquire::Check-Valid-Until "false"',
    // whether this host runs programs of that architecture was seen to before, without arch-test(1)
    '--skip=cleanup/apt/lists,check/qemu',
    ...positional,
  ]);
  return within(contain, mmdebstrap);
}
