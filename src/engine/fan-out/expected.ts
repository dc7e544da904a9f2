import * as z from 'zod/mini';

import { resolveReference } from '../../distros/resolve.js';
import { PostrojError } from '../../errors.js';
import type { TargetResult } from '../result.js';
import type { Work } from './jobs.js';

const matrixSchema = z.looseObject({
  include: z.array(z.looseObject({ arch: z.string(), images: z.string() })),
});

/** The work of a matrix, as `list-images --format matrix` prints it. Throws BAD_OPTION. */
export function parseExpected(text: string): Work[] {
  const parsed = matrixSchema.safeParse(parseJson(text));
  if (!parsed.data) {
    throw new PostrojError('BAD_OPTION', 'expect must be a matrix, as list-images prints it', {
      hint: 'Such as {"include":[{"arch":"amd64","images":"debian-bookworm"}]}.',
    });
  }
  return parsed.data.include.flatMap(({ arch, images }) =>
    images.split(',').map((image) => ({ image: resolveReference(image.trim()).name, arch })),
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** An error for all that should have been tested, and nothing tells of. */
export function missingTargets(
  expected: readonly Work[],
  targets: readonly TargetResult[],
): TargetResult[] {
  const missing = expected.filter((work) => !targets.some((target) => isOf(work, target)));
  return missing.map(({ image, arch }) => ({
    ...{ image, arch, verdict: 'error', reason: 'RESULT_MISSING', durationMs: 0 },
    error: {
      code: 'RESULT_MISSING',
      message: 'no report tells of it',
      hint: 'See how its job has ended: it has handed over no result.',
    },
    ...{ phases: [], checks: [] },
  }));
}

/** A configuration's matrix makes several targets of one image. */
function isOf({ image, arch }: Work, target: TargetResult): boolean {
  if (target.arch !== arch) return false;
  return (
    target.image === image || (target.matrix && target.image.startsWith(`${image} (`)) === true
  );
}
