import type { RunResult } from '../engine/result.js';

/** Exactly one RunResult, schema 1. */
export function renderJson(result: RunResult): string {
  return JSON.stringify(result, undefined, 2);
}
