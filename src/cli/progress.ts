import { logFor, type Observer } from '../engine/observer.js';
import type { PhaseResult } from '../engine/result.js';
import { colours } from '../report/colours.js';
import { renderSeconds } from '../system/clock.js';
import { plainText, type Log } from '../system/log.js';
import type { Progress } from '../system/progress.js';
import { isLive, liveLines, type LiveLines } from './live-lines.js';
import { both, postponing, type Pausable } from './pausable.js';
import { renderProgress } from './render-progress.js';
import { stampLines } from './stamped-lines.js';

/** Standard error, and how results get past it to standard output. */
export interface Display extends Observer, Pausable {
  error(target: string, text: string): void;
  /** Of the target, nothing is going on any more. */
  done(target: string): void;
  print(text: string): void;
}

/** Progress as lines on standard error; the results have standard output for themselves. */
export function progressDisplay(verbose: boolean): Display {
  const paint = colours(process.stderr);
  const live = liveFor(verbose);
  const current = new Map<string, Progress>();
  const postponed = postponing();
  const above = (print: () => void) => {
    postponed.do(() => {
      if (live) live.above(print);
      else print();
    });
  };
  const say = (target: string, text: string) => {
    const lines = isLive(process.stderr, process.env)
      ? `${paint.dim(plainText(target))}  ${text}\n`
      : stampLines(new Date(), target, text);
    above(() => process.stderr.write(lines));
  };
  const progress = (target: string, now: Progress) => {
    current.set(target, now);
    live?.set(target, `${target}  ${renderProgress(now)}`);
  };
  const done = (target: string) => {
    current.delete(target);
    live?.remove(target);
  };
  return {
    phaseBegan: (target, phase) => {
      say(target, `${phase} …`);
      progress(target, { phase });
    },
    phaseEnded: (target, phase) => {
      done(target);
      say(target, renderEndedPhase(phase, paint));
    },
    info: (target, message) => {
      say(target, plainText(message));
    },
    warn: (target, message) => {
      say(target, `${paint.yellow('warning:')} ${plainText(message)}`);
    },
    error: (target, text) => {
      say(target, `${paint.red('error:')} ${plainText(text)}`);
    },
    detail: (target, line) => {
      if (verbose) say(target, paint.dim(plainText(line)));
      const now = current.get(target);
      // numbers say more than a program's words
      if (now && !now.bytes && line.trim() !== '') {
        live?.set(target, `${target}  ${renderProgress(now)}  ${line.trim()}`);
      }
    },
    progress,
    done,
    targetEnded: () => undefined,
    print: (text) => {
      above(() => process.stdout.write(`${text}\n`));
    },
    ...both(postponed, live),
  };
}

/** Who wants to see everything sees it go by. */
function liveFor(verbose: boolean): LiveLines | undefined {
  return !verbose && isLive(process.stderr, process.env) ? liveLines(process.stderr) : undefined;
}

/** `boot ok (3.4 s)` */
function renderEndedPhase(
  { name, verdict, durationMs, message = '' }: PhaseResult,
  paint: ReturnType<typeof colours>,
): string {
  const [first = ''] = message.split('\n');
  const colour = { pass: paint.green, skip: paint.yellow, fail: paint.red, error: paint.red };
  const shown = colour[verdict](verdict === 'pass' ? 'ok' : verdict);
  return `${name} ${shown} (${renderSeconds(durationMs)})${first && `: ${plainText(first)}`}`;
}

/** For commands that work on one thing. */
export function progressLog(name: string, verbose: boolean): Log {
  return logFor(name, progressDisplay(verbose));
}
