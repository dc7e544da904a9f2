import type { Log } from '../system/log.js';
import type { Progress } from '../system/progress.js';
import type { PhaseName, PhaseResult, TargetResult } from './result.js';

/** What a face is told while a run goes on. Every call carries the target's name. */
export interface Observer {
  phaseBegan(target: string, phase: PhaseName): void;
  phaseEnded(target: string, phase: PhaseResult): void;
  info(target: string, message: string): void;
  warn(target: string, message: string): void;
  /** A line of a program's output. */
  detail(target: string, line: string): void;
  /** How far the current phase is; told often. */
  progress?(target: string, progress: Progress): void;
  targetEnded(result: TargetResult): void;
}

/** What is logged on behalf of one target. */
export function logFor(target: string, observer: Observer): Log {
  return {
    info: (message) => {
      observer.info(target, message);
    },
    warn: (message) => {
      observer.warn(target, message);
    },
    detail: (line) => {
      observer.detail(target, line);
    },
    progress: (progress) => {
      observer.progress?.(target, progress);
    },
  };
}
