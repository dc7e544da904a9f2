import { logFor, type Observer } from '../engine/observer.js';
import type { Log } from '../system/log.js';
import { renderSeconds } from '../system/clock.js';
import { colours } from '../report/colours.js';
import { plainText } from '../system/log.js';

/** Progress as lines on standard error; the results have standard output for themselves. */
export function progressObserver(verbose: boolean): Observer {
  const paint = colours(process.stderr);
  const say = (target: string, text: string) => {
    process.stderr.write(`${paint.dim(plainText(target))}  ${text}\n`);
  };
  return {
    phaseBegan: (target, phase) => {
      say(target, `${phase} …`);
    },
    phaseEnded: (target, { name, verdict, durationMs, message }) => {
      const [first = ''] = (message ?? '').split('\n');
      const shown = verdict === 'pass' ? paint.green('ok') : paint.red(verdict);
      say(
        target,
        `${name} ${shown} (${renderSeconds(durationMs)})${first && `: ${plainText(first)}`}`,
      );
    },
    info: (target, message) => {
      say(target, plainText(message));
    },
    warn: (target, message) => {
      say(target, `${paint.yellow('warning:')} ${plainText(message)}`);
    },
    detail: (target, line) => {
      if (verbose) say(target, paint.dim(plainText(line)));
    },
    targetEnded: () => undefined,
  };
}

/** For commands that work on one thing. */
export function progressLog(name: string, verbose: boolean): Log {
  return logFor(name, progressObserver(verbose));
}
