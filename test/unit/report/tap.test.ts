import { describe, expect, it } from '@jest/globals';
import { Parser, type FinalResults } from 'tap-parser';

import type { RunResult } from '../../../src/engine/result.js';
import { renderTap } from '../../../src/report/tap.js';
import { bigRun } from '../../support/big-run.js';
import { hostileRun, hostileText } from '../../support/hostile.js';
import { checkResult, failedCheck, mixed, runResult, targetResult } from '../../support/results.js';

interface Test {
  readonly ok: boolean;
  readonly name: string;
  readonly skip?: string | boolean;
  readonly diag?: Readonly<Record<string, unknown>>;
}

interface Parsed {
  readonly final: FinalResults;
  readonly targets: readonly Test[];
  /** Of all targets. */
  readonly inner: readonly Test[];
  /** Lines that are nothing. */
  readonly extra: readonly string[];
}

/** By node-tap's parser, in which nothing but the protocol passes. */
async function parse(text: string): Promise<Parsed> {
  const targets: Test[] = [];
  const inner: Test[] = [];
  const extra: string[] = [];
  const final = await new Promise<FinalResults>((resolve) => {
    const parser = new Parser({ strict: true }, resolve);
    parser.on('assert', (test: Test) => targets.push(test));
    parser.on('extra', (line: string) => extra.push(line));
    parser.on('child', (child: Parser) => {
      child.on('assert', (test: Test) => inner.push(test));
      child.on('extra', (line: string) => extra.push(line));
    });
    parser.end(text);
  });
  return { final, targets, inner, extra };
}

function render(result: RunResult): Promise<Parsed> {
  return parse(renderTap(result));
}

describe('renderTap', () => {
  it('has a test a target, in order, with its cases below it', async () => {
    const { final, targets, extra } = await render(mixed);
    expect(targets.map(({ ok, name, skip }) => [ok, name, skip !== undefined && skip])).toEqual([
      [true, 'debian-bookworm', false],
      [true, 'debian-sid', true],
      [false, 'debian-trixie', false],
      [false, 'debian-forky', false],
    ]);
    expect(final).toMatchObject({ ok: false, count: 4, pass: 2, fail: 2, skip: 1 });
    expect(final.plan).toMatchObject({ start: 1, end: 4 });
    expect(extra).toEqual([]);
  });

  it('has diagnostics: what was expected, what was seen, why, where and for how long', async () => {
    const check = { ...failedCheck, reason: 'http', at: '.postroj.yml:5:7' } as const;
    const replay = "postroj pkgprobe --image 'x'";
    const target = targetResult({
      ...({ verdict: 'fail', reason: 'http', replay } as const),
      checks: [checkResult(), check],
    });
    const { inner, targets } = await render(runResult({ targets: [target] }));
    expect(inner[0]).toMatchObject({ ok: true, time: 12 });
    expect(inner[1]).toMatchObject({
      ok: false,
      name: 'after install: http http://localhost/ (2)',
      diag: {
        severity: 'fail',
        reason: 'http',
        message: failedCheck.message,
        expected: '2xx',
        actual: 'connection refused',
        attempts: 1,
        at: '.postroj.yml:5:7',
      },
      time: 12,
    });
    expect(targets[0]?.diag).toMatchObject({ severity: 'fail', message: check.message, replay });
  });

  it('tells an error as what could not be told, with its hint', async () => {
    const error = { code: 'MIRROR_FAILED', message: 'down:\n404', hint: 'Wait.' } as const;
    const target = targetResult({ verdict: 'error', error, reason: error.code });
    const { targets } = await render(runResult({ targets: [target] }));
    expect(targets[0]?.diag).toMatchObject({
      severity: 'error',
      reason: 'MIRROR_FAILED',
      message: 'down:\n404\nHint: Wait.',
    });
  });

  it('tells why something was skipped, and of the run as a whole', async () => {
    const phases = [
      { name: 'install', verdict: 'skip', durationMs: 1, message: 'not #1' } as const,
    ];
    const error = { code: 'NOTHING_CHECKED', message: 'nothing was checked' } as const;
    const target = targetResult({ verdict: 'skip', phases });
    const { targets, inner } = await render(
      runResult({ verdict: 'error', error, targets: [target] }),
    );
    expect(targets[0]).toMatchObject({ ok: false, name: 'run' });
    expect(targets[1]).toMatchObject({ ok: true });
    expect(inner[0]?.skip).toContain('not');
  });

  it('is not led astray by whatever a guest has said', async () => {
    const { final, targets, inner, extra } = await render(hostileRun);
    expect(extra).toEqual([]);
    expect(final).toMatchObject({ ok: false, count: 3, fail: 2, bailout: false });
    expect(targets[0]).toMatchObject({ ok: false });
    expect(targets[0]?.skip).toBeFalsy();
    expect(inner.filter(({ ok }) => !ok)).toHaveLength(3);
    const said = inner[2]?.diag?.message as string;
    expect(said.split('\n')).toHaveLength(hostileText.split('\n').length);
    // eslint-disable-next-line no-control-regex
    expect(said).not.toMatch(/[\u0000-\u0008\u001b\u202e]/);
  });

  it('holds for a great many', async () => {
    const { final, inner } = await render(bigRun(300, 30));
    expect(final.count).toBe(300);
    expect(inner.length).toBeGreaterThan(9000);
  });
});
