import type { Observer } from './observer.js';
import { maskText, maskValue } from './secrets.js';

/** Tells the same, without the secrets. */
export function maskingObserver(observer: Observer, secrets: readonly string[]): Observer {
  if (secrets.length === 0) return observer;
  const mask = (text: string) => maskText(text, secrets);
  return {
    phaseBegan: (target, phase) => {
      observer.phaseBegan(mask(target), phase);
    },
    phaseEnded: (target, phase) => {
      observer.phaseEnded(mask(target), maskValue(phase, secrets));
    },
    info: (target, message) => {
      observer.info(mask(target), mask(message));
    },
    warn: (target, message) => {
      observer.warn(mask(target), mask(message));
    },
    detail: (target, line) => {
      observer.detail(mask(target), mask(line));
    },
    progress: (target, progress) => {
      observer.progress?.(mask(target), progress);
    },
    targetEnded: (result) => {
      observer.targetEnded(maskValue(result, secrets));
    },
  };
}
