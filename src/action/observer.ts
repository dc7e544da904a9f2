import { endGroup, info, startGroup } from '@actions/core';

import { splitControl } from '../engine/control-name.js';
import type { Observer } from '../engine/observer.js';
import type { Plan } from '../engine/plan.js';
import { renderSeconds, renderTimeOfDay } from '../system/clock.js';
import type { CountedWarnings } from './counted-warnings.js';
import { targetGroups, type GroupedLog } from './target-groups.js';
import { safeLine } from './safe-line.js';

export const actionLog: GroupedLog = { info, startGroup, endGroup };

export interface GroupingObserver extends Observer {
  /** Told at once, and outside of all groups. */
  outside(line: string): void;
  /** What was said of targets that have not ended, and never will. */
  close(): void;
}

/**
 * One log group a target. Groups cannot be interleaved, so a target is printed when it is over, each line with
 * the time at which it was said; with one machine at a time it is printed as it goes.
 */
export function groupingObserver(
  { jobs, targets }: { readonly jobs: number; readonly targets: Pick<Plan['targets'], 'length'> },
  { log, warnings }: { readonly log: GroupedLog; readonly warnings: CountedWarnings },
): GroupingObserver {
  const live = jobs === 1 || targets.length === 1;
  const groups = targetGroups(log, live);
  const say = (name: string, text: string) => {
    const { target, aside } = splitControl(name);
    const said = [aside, text].filter(Boolean).join(' ');
    for (const line of said.split('\n')) {
      const shown = safeLine(line);
      groups.say(target, live ? shown : `${renderTimeOfDay(new Date())} ${shown}`);
    }
  };
  return {
    phaseBegan: (name, phase) => {
      groups.begin(splitControl(name).target);
      say(name, `${phase} …`);
    },
    phaseEnded: (name, { name: phase, verdict, durationMs, message }) => {
      const told = [`${phase} ${verdict} (${renderSeconds(durationMs)})`, message];
      say(name, told.filter(Boolean).join('\n'));
    },
    info: say,
    warn: (name, message) => {
      warnings.warn(safeLine(`${name}: ${message}`));
    },
    detail: say,
    targetEnded: ({ image, verdict, durationMs }) => {
      groups.end(image, `${image}: ${verdict} (${renderSeconds(durationMs)})`);
    },
    outside: (line) => {
      groups.outside(safeLine(line));
    },
    close: () => {
      groups.close();
    },
  };
}
