import path from 'node:path';

import { workshopOf } from '../engine/workshop.js';
import type { Log } from '../system/log.js';
import { Registry } from './registry.js';
import type { Context } from './verbs.js';

/** As `workshopOf` has it, with the containers beside the machines. */
export function contextOf(env: NodeJS.ProcessEnv, log: Log, signal: AbortSignal): Context {
  const workshop = workshopOf(env);
  const state = path.dirname(workshop.machines.base);
  return { workshop, registry: new Registry(path.join(state, 'containers')), log, signal };
}
