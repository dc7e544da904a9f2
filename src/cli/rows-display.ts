import { splitControl } from '../engine/control-name.js';
import type { Observer } from '../engine/observer.js';
import { colours } from '../report/colours.js';
import { stopwatch } from '../system/clock.js';
import { plainText } from '../system/log.js';
import type { Progress } from '../system/progress.js';
import { listrRows, type Screen } from './listr-rows.js';
import { both, postponing } from './pausable.js';
import type { ProbeDisplay } from './probe-display.js';
import { renderEndedRow, renderRow, rowEndOf, type RowState } from './row-texts.js';

/** A row a target; above them what is to be read also later. */
export function rowsDisplay(targets: readonly string[], screen: Screen): ProbeDisplay {
  const rows = listrRows(targets, screen);
  const paint = colours(screen);
  const postponed = postponing();
  const states = new Map<string, { phase: string; last: RowState['last'] }>();
  const above = (target: string, text: string) => {
    const lines = text.split('\n').map((line) => `${paint.dim(plainText(target))}  ${line}\n`);
    postponed.do(() => {
      rows.above(() => screen.write(lines.join('')));
    });
  };
  const began = (target: string, phase: string) => {
    const state = states.get(target);
    if (state) Object.assign(state, { phase, last: undefined });
    else {
      const elapsed = stopwatch();
      const begun = { phase, last: undefined };
      states.set(target, begun);
      rows.begin(target, () => renderRow(target, { ...begun, elapsedMs: elapsed() }));
    }
  };
  /** Whether there is a row to show it in. */
  const say = (name: string, last: string | Progress) => {
    const state = states.get(splitControl(name).target);
    // numbers say more than a program's words
    if (!state || (typeof last === 'string' && countsBytes(state.last))) return state !== undefined;
    state.last = last;
    return true;
  };
  const observer: Observer = {
    phaseBegan: (name, phase) => {
      const { target, aside } = splitControl(name);
      began(target, [aside, phase].filter(Boolean).join(' '));
    },
    phaseEnded: (name) => void say(name, ''),
    info: (name, message) => {
      if (!say(name, plainText(message))) above(name, plainText(message));
    },
    warn: (name, message) => {
      above(name, `${paint.yellow('warning:')} ${plainText(message)}`);
    },
    detail: (name, line) => {
      if (line.trim() !== '') say(name, line);
    },
    progress: (name, progress) => void say(name, progress),
    targetEnded: (result) => {
      if (!states.has(result.image)) rows.begin(result.image, () => result.image);
      rows.end(result.image, rowEndOf(result), renderEndedRow(result));
    },
  };
  return { ...observer, ...both(postponed, rows), close: () => rows.close() };
}

function countsBytes(last: RowState['last']): boolean {
  return typeof last === 'object' && last.bytes !== undefined;
}
