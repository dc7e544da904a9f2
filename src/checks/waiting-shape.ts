import * as z from 'zod/mini';

import { described } from './described.js';
import { durationMs, durationSchema } from './quantities.js';
import type { Waiting, WaitingEntry } from './waiting.js';

/** Of every kind: how long to wait for it, and what for. A new shape each time, since each is described. */
export function waitingShape() {
  return {
    within: described(
      z.optional(durationSchema()),
      'How long it may take until it holds, such as 10s; by default network-timeout where waiting makes sense, else it is looked at once.',
    ),
    every: described(
      z.optional(durationSchema()),
      'How long to wait between two looks; by default a little longer each time, up to 500ms.',
    ),
    'stable-for': described(
      z.optional(durationSchema()),
      'How long it must hold without a break, once it does.',
    ),
    needs: described(
      z.optional(z.string().check(z.minLength(1))),
      'A unit without which it cannot hold: when that has failed, nobody waits any longer.',
    ),
  };
}

export function waitingOf(entry: WaitingEntry): Waiting {
  const { within, every, needs } = entry;
  return {
    withinMs: within === undefined ? undefined : durationMs(within),
    everyMs: every === undefined ? undefined : durationMs(every),
    stableForMs: durationMs(entry['stable-for'] ?? 0),
    needs,
  };
}
