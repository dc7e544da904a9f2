import { PostrojError } from '../../errors.js';
import { shownSource } from '../reference.js';
import { openSource } from './index.js';
import type { OpenedSource, SourceContext } from './source.js';

interface Held {
  readonly name: string;
  /** The image must be this one, whatever the name means by now. */
  readonly digest?: string | undefined;
}

/** The source; of one that is held to a digest, whatever else it gives is a DIGEST_MISMATCH. */
export async function openHeld(
  source: string,
  { name, digest }: Held,
  context: SourceContext,
): Promise<OpenedSource> {
  if (digest === undefined) return openSource(source, context);
  const refuseOthers = (found: string | undefined) => {
    if (found === undefined || found === digest) return;
    throw new PostrojError(
      'DIGEST_MISMATCH',
      `${name}: ${shownSource(source)} has the digest ${found}, postroj.lock wants ${digest}`,
      { hint: `If that is right, move the lock: postroj pull --lock --update ${name}` },
    );
  };
  const opened = await openSource(exactSource(source, digest), context);
  refuseOthers(opened.digest);
  return {
    ...opened,
    unpack: async (root) => {
      const found = await opened.unpack(root);
      refuseOthers(found); // some tell only now
      return found;
    },
  };
}

/** A registry can be asked for a digest; of other sources it is seen when it is there. */
export function exactSource(source: string, digest: string): string {
  return source.startsWith('docker:') && !source.includes('@') ? `${source}@${digest}` : source;
}
