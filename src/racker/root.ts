import { interruptSignal } from '../system/interrupt.js';
import { isRoot, runAsRoot } from '../system/privilege.js';

/**
 * Runs `body` as root: here, or in this program started once more under sudo. Its number is the exit
 * code.
 */
export async function asRoot(body: (signal: AbortSignal) => Promise<number>): Promise<void> {
  await asRootAlone(() => body(interruptSignal()));
}

/** The same for what sees to signals itself, since they are another program's. */
export async function asRootAlone(body: () => Promise<number>): Promise<void> {
  process.exitCode = isRoot()
    ? await body()
    : await runAsRoot(process.argv[1] ?? '', process.argv.slice(2));
}
