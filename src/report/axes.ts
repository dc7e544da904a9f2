import type { CheckResult, PhaseName, RunResult, TargetResult } from '../engine/result.js';
import { worstMark, type Mark } from './marks.js';

/** More looks of one kind than these are one column. */
const MOST_OF_A_KIND = 40;

/** What a matrix has columns for. */
export interface Axes {
  readonly phases: readonly PhaseName[];
  readonly looks: readonly Look[];
}

/** One check, wherever and however often it was made; without a target, all those of a kind. */
export interface Look {
  readonly kind: string;
  readonly target: string | undefined;
}

/** In the order in which they turn up first. */
export function axesOf({ targets }: Pick<RunResult, 'targets'>): Axes {
  const phases = new Set(targets.flatMap((target) => target.phases.map(({ name }) => name)));
  const byKind = new Map<string, Set<string>>();
  for (const { checks } of targets) {
    for (const { kind, target } of checks) {
      const known = byKind.get(kind);
      if (known) known.add(target);
      else byKind.set(kind, new Set([target]));
    }
  }
  const looks = [...byKind].flatMap(([kind, known]): Look[] =>
    known.size > MOST_OF_A_KIND
      ? [{ kind, target: undefined }]
      : [...known].map((target) => ({ kind, target })),
  );
  return { phases: [...phases], looks };
}

export function renderLook({ kind, target }: Look): string {
  return target === undefined ? kind : `${kind} ${target}`;
}

/** What came of it on one target. */
export interface Cell {
  /** undefined where nobody has looked. */
  readonly mark: Mark | undefined;
  readonly durationMs: number;
  /** Which of the target's checks the mark is of; undefined of a phase. */
  readonly index?: number;
}

export function phaseCell({ phases }: TargetResult, name: PhaseName): Cell {
  const ours = phases.filter((phase) => phase.name === name);
  const mark = worstMark(ours.map(({ verdict }) => verdict));
  return { mark, durationMs: ours.reduce((sum, { durationMs }) => sum + durationMs, 0) };
}

/** For each look, in their order. */
export function lookCells({ checks }: TargetResult, looks: readonly Look[]): Cell[] {
  const byLook = new Map<string, CheckResult[]>();
  for (const check of checks) {
    for (const key of [keyOf(check), keyOf({ kind: check.kind, target: undefined })]) {
      const known = byLook.get(key);
      if (known) known.push(check);
      else byLook.set(key, [check]);
    }
  }
  return looks.map((look) => cellOf(byLook.get(keyOf(look)) ?? [], checks));
}

function keyOf({ kind, target }: Look): string {
  return target === undefined ? kind : `${kind}\0${target}`;
}

function cellOf(ours: readonly CheckResult[], all: readonly CheckResult[]): Cell {
  const mark = worstMark(ours.map(({ verdict }) => verdict));
  const first = ours.find(({ verdict }) => verdict === mark);
  const durationMs = ours.reduce((sum, check) => sum + check.durationMs, 0);
  return { mark, durationMs, ...(first && { index: all.indexOf(first) }) };
}
