import { stringify } from 'yaml';

import type { RunResult, TargetResult } from '../engine/result.js';
import { casesOf, type Case } from './cases.js';
import { renderFailures, renderTargetError } from './failures.js';
import { firstLine, legible } from './legible.js';

/**
 * The Test Anything Protocol, version 14: a test a target, a subtest a phase and a check, with
 * diagnostics in YAML. Readers of version 13 see the targets. https://testanything.org/tap-version-14-specification.html
 */
export function renderTap(result: RunResult): string {
  const tests = result.targets.map((target) => (id: number) => testOfTarget(target, id));
  const { error, durationMs } = result;
  if (error) {
    const message = renderTargetError(error);
    const run: Case = { name: 'run', verdict: 'error', durationMs, reason: error.code, message };
    tests.unshift((id) => testOf(run, id));
  }
  const lines = tests.flatMap((test, index) => test(index + 1));
  return ['TAP version 14', `1..${tests.length}`, ...lines, ''].join('\n');
}

function testOfTarget(target: TargetResult, id: number): string[] {
  const cases = casesOf(target);
  const { image, verdict, durationMs, reason, replay, control } = target;
  const message = renderFailures(target).join('\n');
  const subtests = [`1..${cases.length}`, ...cases.flatMap((one, index) => testOf(one, index + 1))];
  return [
    `# Subtest: ${escapeDescription(image)}`,
    ...subtests.map((line) => `    ${line}`),
    ...testOf({ name: image, verdict, durationMs, reason, message }, id, {
      replay,
      control: control?.message,
    }),
  ];
}

type Diagnostics = Readonly<Record<string, string | number | undefined>>;

function testOf(one: Case, id: number, more: Diagnostics = {}): string[] {
  const { name, verdict, message } = one;
  const ok = verdict === 'fail' || verdict === 'error' ? 'not ok' : 'ok';
  const skip = verdict === 'skip' ? ` # SKIP ${escapeDescription(message ?? '')}`.trimEnd() : '';
  const line = `${ok} ${id} - ${escapeDescription(name)}${skip}`;
  if (verdict === 'skip') return [line];
  if (isPlain(one, more)) return [line, '  ---', `  duration_ms: ${one.durationMs}`, '  ...'];
  return [line, ...renderDiagnostics({ ...diagnosticsOf(one), ...more })];
}

/** Most are: they need no writer of YAML. */
function isPlain({ verdict }: Case, more: Diagnostics): boolean {
  return verdict === 'pass' && Object.values(more).every((value) => value === undefined);
}

function diagnosticsOf({ verdict, durationMs, reason, message, check }: Case): Diagnostics {
  const duration = { duration_ms: durationMs };
  if (verdict === 'pass') return duration;
  const { expected, actual, attempts, at } = check ?? {};
  return { severity: verdict, reason, message, expected, actual, attempts, at, ...duration };
}

function renderDiagnostics(diagnostics: Diagnostics): string[] {
  const told = Object.entries(diagnostics).flatMap(([key, value]) => {
    if (value === undefined) return [];
    return [[key, typeof value === 'string' ? legible(value) : value] as const];
  });
  const text = stringify(Object.fromEntries(told), { lineWidth: 0 }).trimEnd();
  return ['---', ...text.split('\n'), '...'].map((line) => `  ${line}`);
}

/** One line in which nothing begins a directive. */
function escapeDescription(text: string): string {
  return firstLine(text).replaceAll('\\', '\\\\').replaceAll('#', '\\#');
}
