import { endGroup, info, startGroup } from '@actions/core';

import type { Observer } from '../engine/observer.js';
import type { PhaseName } from '../engine/result.js';
import { renderSeconds } from '../system/clock.js';
import { plainText } from '../system/log.js';
import type { CountedWarnings } from './counted-warnings.js';

/**
 * One log group a phase. Groups cannot be interleaved, so a phase is printed when it is over; with
 * one machine at a time it is printed as it goes.
 */
export function groupingObserver(live: boolean, warnings: CountedWarnings): Observer {
  const kept = new Map<string, string[]>();
  const say = (target: string, text: string) => {
    const line = safeLine(text);
    if (live) info(line);
    else kept.set(target, [...(kept.get(target) ?? []), line]);
  };
  const title = (target: string, phase: PhaseName) => `${target}: ${phase}`;
  return {
    phaseBegan: (target, phase) => {
      if (live) startGroup(title(target, phase));
    },
    phaseEnded: (target, { name, verdict, durationMs, message }) => {
      if (!live) startGroup(title(target, name));
      for (const line of kept.get(target) ?? []) info(line);
      kept.delete(target);
      for (const line of (message ?? '').split('\n')) if (line) info(safeLine(line));
      endGroup();
      info(`${target}: ${name} ${verdict} (${renderSeconds(durationMs)})`);
    },
    info: say,
    warn: (target, message) => {
      warnings.warn(safeLine(`${target}: ${message}`));
    },
    detail: say,
    targetEnded: () => undefined,
  };
}

/**
 * Output of a guest must not be taken for a command of the workflow: the runner looks for `::` at
 * the start of a line, and for `##[` anywhere in it.
 */
export function safeLine(text: string): string {
  return plainText(text)
    .replace(/^(\s*)::/, '$1: :')
    .replaceAll('##[', '# #[');
}
