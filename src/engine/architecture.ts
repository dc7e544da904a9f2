import { PostrojError } from '../errors.js';
import {
  BINFMT_DIRECTORY,
  handlesArch,
  readBinfmtHandlers,
  type BinfmtHandler,
} from '../system/binfmt.js';
import { hostArch } from './host-arch.js';
import type { TargetPlan } from './plan.js';

/** Besides their own programs. */
const alsoRuns: Readonly<Record<string, readonly string[]>> = { amd64: ['386'] };

function runsItself(arch: string): boolean {
  const host = hostArch();
  return arch === host || alsoRuns[host]?.includes(arch) === true;
}

/** How many times longer than on a machine of its own programs for `arch` may take on this host. */
export function patienceFor(arch: string): number {
  return runsItself(arch) ? 1 : 4;
}

/** Throws BAD_OPTION for a label that is not made for the target's architecture. */
export function checkArch({ resolution, arch }: TargetPlan): void {
  const { entry, name } = resolution;
  if (!entry || entry.architectures.includes(arch)) return;
  throw new PostrojError('BAD_OPTION', `${name} is not made for ${arch}`, {
    hint: `It is made for ${entry.architectures.join(', ')}.`,
  });
}

/**
 * Throws HOST_TOOL_MISSING when programs for `arch` cannot run inside a root on this host: images
 * are prepared by programs of their own.
 */
export async function checkRunnable(arch: string, directory = BINFMT_DIRECTORY): Promise<void> {
  const host = hostArch();
  if (runsItself(arch)) return;
  const handlers = await readBinfmtHandlers(directory);
  const fitting = (handlers ?? []).filter((handler) => handlesArch(handler, arch));
  if (fitting.some(({ flags }) => flags.includes('F'))) return;
  const { reason, mend } = handlers
    ? { reason: lack(fitting), mend: 'sudo apt-get install qemu-user-static' }
    : { reason: `binfmt_misc is not mounted on ${BINFMT_DIRECTORY}`, mend: mount };
  throw new PostrojError(
    'HOST_TOOL_MISSING',
    `this host (${host}) cannot run programs for ${arch}: ${reason}`,
    { hint: `${mend}; in a workflow, a step with uses: docker/setup-qemu-action before this one.` },
  );
}

const mount = `sudo mount -t binfmt_misc binfmt_misc ${BINFMT_DIRECTORY}, and sudo apt-get install qemu-user-static`;

function lack([first]: readonly BinfmtHandler[]): string {
  return first
    ? `the handler ${first.name} lacks the flag F, so it is not found inside an image`
    : 'binfmt_misc has no handler for them';
}
