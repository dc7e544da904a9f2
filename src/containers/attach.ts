import { PostrojError } from '../errors.js';
import { attachTo } from './attach-to.js';
import type { AttachEnd, Attachment } from './attachment.js';
import type { Context } from './verbs.js';

/** Until it ends, or its keys are typed. Throws CONTAINER_STATE for one that does not run. */
export async function attach(
  wanted: string,
  attachment: Attachment,
  context: Context,
): Promise<AttachEnd> {
  const container = context.registry.find(wanted);
  if (container.state === 'running') return attachTo(container, attachment, context);
  throw new PostrojError(
    'CONTAINER_STATE',
    'cannot attach to a stopped container, start the container first',
  );
}
