import type { Command } from 'commander';

import type { StopOptions } from '../containers/verbs.js';
import { flag } from './command-line/verb.js';
import { parseInteger } from './values/quantities.js';
import { parseSignal } from './values/signal.js';

export interface StopFlags {
  readonly signal?: NodeJS.Signals;
  /** Seconds; below zero there is no end to it. */
  readonly timeout?: number;
  readonly time?: number;
}

export function addStopFlags(command: Command): Command {
  const seconds = 'Seconds to wait before killing the container';
  return command
    .addOption(flag(['-s, --signal <string>', 'Signal to send to the container'], parseSignal))
    .addOption(flag(['-t, --timeout <int>', seconds], parseInteger))
    .addOption(flag(['--time <int>', seconds], parseInteger).hideHelp());
}

/** The longest that a timer can wait. */
const FOREVER_MS = 2 ** 31 - 1;

export function stopOptionsOf(
  container: string,
  { signal, timeout, time }: StopFlags,
): StopOptions {
  const seconds = timeout ?? time;
  return {
    container,
    ...(signal !== undefined && { signal }),
    ...(seconds !== undefined && { timeoutMs: seconds < 0 ? FOREVER_MS : seconds * 1000 }),
  };
}
