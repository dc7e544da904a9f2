import { runAsRoot, isRoot } from '../system/privilege.js';
import { interruptSignal } from '../system/interrupt.js';

/**
 * Runs `body` as root: here, or in this program started once more under sudo. The body's number is
 * the exit code.
 */
export async function asRoot(
  body: (context: { readonly signal: AbortSignal }) => Promise<number>,
): Promise<void> {
  process.exitCode = isRoot()
    ? await body({ signal: interruptSignal() })
    : await runAsRoot(process.argv[1] ?? '', process.argv.slice(2));
}
