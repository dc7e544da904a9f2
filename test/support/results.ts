import type { CheckResult, RunResult, TargetResult } from '../../src/engine/result.js';

export function checkResult(parts: Partial<CheckResult> = {}): CheckResult {
  return {
    phase: 'install',
    kind: 'http',
    target: 'http://localhost/',
    verdict: 'pass',
    expected: '2xx',
    actual: 'status 200',
    message: 'http http://localhost/: status 200',
    attempts: 1,
    durationMs: 12,
    ...parts,
  };
}

export function targetResult(parts: Partial<TargetResult> = {}): TargetResult {
  return {
    image: 'debian-bookworm',
    arch: 'amd64',
    verdict: 'pass',
    durationMs: 1234,
    phases: [],
    checks: [],
    ...parts,
  };
}

export function runResult(parts: Partial<RunResult> = {}): RunResult {
  return { schema: 1, verdict: 'pass', durationMs: 2345, targets: [targetResult()], ...parts };
}

export const failedCheck = checkResult({
  verdict: 'fail',
  actual: 'connection refused',
  message: 'http http://localhost/: not 2xx within 30 s; last: connection refused (41 tries)',
});

/** One target of each verdict. */
export const mixed = runResult({
  verdict: 'error',
  targets: [
    targetResult({
      os: { id: 'debian', versionId: '12', prettyName: 'Debian GNU/Linux 12 (bookworm)' },
      checks: [checkResult(), checkResult()],
    }),
    targetResult({ image: 'debian-sid', verdict: 'skip' }),
    targetResult({
      image: 'debian-trixie',
      verdict: 'fail',
      durationMs: 12_345,
      checks: [checkResult(), failedCheck],
      phases: [{ name: 'check', verdict: 'fail', durationMs: 1, message: '1 passed, 1 failed' }],
    }),
    targetResult({
      image: 'debian-forky',
      verdict: 'error',
      error: { code: 'MIRROR_FAILED', message: 'the mirror failed:\n404', hint: 'Try again.' },
    }),
  ],
});
