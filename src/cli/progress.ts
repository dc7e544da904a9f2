import { logFor, type Observer } from '../engine/observer.js';
import { colours } from '../report/colours.js';
import { renderSeconds } from '../system/clock.js';
import { plainText, type Log } from '../system/log.js';
import { renderMegabytes, type Part, type Progress } from '../system/progress.js';
import { isLive, liveLines, type LiveLines } from './live-lines.js';
import { both, postponing, type Pausable } from './pausable.js';

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
    above(() => process.stderr.write(`${paint.dim(plainText(target))}  ${text}\n`));
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
    phaseEnded: (target, { name, verdict, durationMs, message }) => {
      done(target);
      const [first = ''] = (message ?? '').split('\n');
      const colour = { pass: paint.green, skip: paint.yellow, fail: paint.red, error: paint.red };
      const shown = colour[verdict](verdict === 'pass' ? 'ok' : verdict);
      const time = `(${renderSeconds(durationMs)})`;
      say(target, `${name} ${shown} ${time}${first && `: ${plainText(first)}`}`);
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

/** `fetch  1/3 layers  12.3/51.2 MB` */
export function renderProgress({ phase, layers, bytes }: Progress): string {
  return [
    phase,
    layers && `${renderPart(layers, String)} layers`,
    bytes && `${renderPart(bytes, renderMegabytes)} MB`,
  ]
    .filter(Boolean)
    .join('  ');
}

function renderPart({ done, total }: Part, render: (value: number) => string): string {
  return total === undefined ? render(done) : `${render(done)}/${render(total)}`;
}

/** For commands that work on one thing. */
export function progressLog(name: string, verbose: boolean): Log {
  return logFor(name, progressDisplay(verbose));
}
