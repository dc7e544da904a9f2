import type { Attachment } from './attachment.js';
import type { Kept } from './keep.js';
import { writeOn } from './write-on.js';

/**
 * The streams of this process are those of a command in a container that it owns itself. Returns what
 * ends that.
 */
export function attachHere(kept: Kept, attachment: Attachment): () => void {
  const { stdin, stdout, stderr } = attachment;
  const tell = (signal: NodeJS.Signals) => {
    kept.started.promise.then((workload) => workload.signal(signal)).catch(() => undefined); // it has just ended
  };
  const undo = [
    attachment.onSignal(tell),
    kept.outlet.add(async (stream, data) => {
      try {
        await writeOn(stream === 'stdout' ? stdout : stderr, data);
      } catch {
        tell('SIGKILL'); // nobody reads it any more
      }
    }),
  ];
  kept.started.promise
    .then(({ session }) => {
      if (stdin && session) stdin.pipe(session.stdin);
    })
    .catch(() => undefined); // who waits for its end is told
  return () => {
    for (const one of undo) one();
    stdin?.unpipe();
    stdin?.destroy();
  };
}
