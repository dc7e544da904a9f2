import path from 'node:path';

import { endGroup, info, startGroup } from '@actions/core';

import { installHostTools } from '../system/host-tools.js';
import type { Log } from '../system/log.js';
import type { SharedCache } from '../system/shared-cache.js';
import { safeLine } from './safe-line.js';
import { cacheDirectory } from './workshop.js';

interface HostContext {
  readonly cache: SharedCache | undefined;
  readonly signal: AbortSignal;
}

/** Installs what this host lacks to boot machines. */
export async function prepareToBoot(context: HostContext): Promise<void> {
  startGroup('host tools');
  const say = (line: string) => {
    info(safeLine(line));
  };
  try {
    const installed = await install('boot', { info: say, warn: say, detail: say }, context);
    if (installed.length === 0) info('all there');
  } finally {
    endGroup();
  }
}

/** Installs what this host lacks to make images: when the first is made, and once. */
export function makingPreparation(context: HostContext): (log: Log) => Promise<void> {
  let installed: Promise<unknown> | undefined;
  return async (log) => {
    await (installed ??= install('make', log, context));
  };
}

function install(need: 'boot' | 'make', log: Log, { cache, signal }: HostContext) {
  const kept = cache && { cache, directory: path.join(cacheDirectory(), 'apt') };
  return installHostTools({ needs: [need], kept, log, signal });
}
