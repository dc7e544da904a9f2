import { describe, expect, it } from '@jest/globals';

import type { RunResult } from '../../../src/engine/result.js';
import { renderSummary } from '../../../src/report/summary.js';
import { bigRun } from '../../support/big-run.js';
import { hostileRun } from '../../support/hostile.js';
import { checkResult, failedCheck, mixed, runResult, targetResult } from '../../support/results.js';

const MEBIBYTE = 1024 * 1024;

describe('renderSummary', () => {
  it('tells failures first, then the matrix with its times, with details folded', () => {
    expect(renderSummary(mixed)).toBe(`## postroj: ⚠️ error

⚠️ 1 could not be told, ❌ 1 failed, ⏭️ 1 skipped, ✅ 1 passed in 2.3 s

- ⚠️ **debian-forky**: the mirror failed:
- ❌ **debian-trixie**: http http://localhost/: not 2xx within 30 s; last: connection refused (41 tries)

| Image | System | Verdict | check | Checks | Time |
| --- | --- | --- | --- | --- | --- |
| debian-forky |  | ⚠️ error |  |  | 1.2\u00a0s |
| debian-trixie |  | ❌ fail | ❌\u00a01\u00a0ms | 1 of 2 | 12.3\u00a0s |
| debian-sid |  | ⏭️ skip |  |  | 1.2\u00a0s |
| debian-bookworm | Debian GNU/Linux 12 (bookworm) | ✅ pass |  | 2 of 2 | 1.2\u00a0s |

<details><summary>Checks (1)</summary>

| Check | debian-forky | debian-trixie | debian-sid | debian-bookworm |
| --- | --- | --- | --- | --- |
| http http://localhost/ |  | ❌ |  | ✅ |

</details>

<details><summary>Timings</summary>

| Phase | Median | Longest | On |
| --- | --- | --- | --- |
| check | 1 ms | 1 ms | debian-trixie |

</details>

<details><summary>debian-forky</summary>

<pre>the mirror failed:
404
Hint: Try again.</pre>
</details>

<details><summary>debian-trixie</summary>

<pre>http http://localhost/: not 2xx within 30 s; last: connection refused (41 tries)</pre>
</details>
`);
  });

  it('names the targets that a check failed on where they are too many for columns', () => {
    const targets = Array.from({ length: 12 }, (_, index) =>
      targetResult({
        image: `debian-${index}`,
        checks: [index === 7 ? failedCheck : checkResult()],
      }),
    );
    expect(renderSummary(runResult({ targets }))).toContain(
      '| Check | Passed | Failed on |\n| --- | --- | --- |\n| http http://localhost/ | 11 of 12 | debian-7 |',
    );
  });

  it('tells the error of the run, what the version before does, and how to see it again', () => {
    const error = { code: 'NOTHING_CHECKED', message: 'nothing <was> checked' } as const;
    const control = { verdict: 'pass', blames: 'change', message: 'it passes' } as const;
    const target = targetResult({
      verdict: 'fail',
      checks: [failedCheck],
      control: { ...control, phases: [], checks: [] },
      replay: 'postroj pkgprobe --image x',
    });
    const text = renderSummary(runResult({ error, targets: [target] }));
    expect(text).toContain('<pre>nothing &lt;was&gt; checked</pre>');
    expect(text).toContain('control: it passes\nreplay: postroj pkgprobe --image x</pre>');
  });

  it('takes nothing of a guest for Markdown or HTML', () => {
    const text = renderSummary(hostileRun);
    expect(text).not.toMatch(/<script|<img|<svg|<!--/);
    const rows = text.split('\n').filter((line) => line.startsWith('| '));
    const bars = (row: string) => row.replaceAll(/\\./g, '').split('|').length;
    const [head = ''] = rows;
    expect(rows.slice(0, 5).map(bars)).toEqual(Array(5).fill(bars(head)));
    const mention = runResult({ targets: [targetResult({ image: '@somebody *x* ~y~ [z](u)' })] });
    expect(renderSummary(mention)).toContain('&#64;somebody \\*x\\* \\~y\\~ \\[z\\](u)');
  });
});

describe('a mebibyte', () => {
  it('is enough for 300 targets with 30 checks, nothing left out', () => {
    const text = renderSummary(bigRun(300, 30));
    expect(Buffer.byteLength(text)).toBeLessThan(MEBIBYTE);
    expect(text).not.toContain('more, in report.html');
    expect(text).toContain('| distribution-299 |');
  });

  const long = '<&"\'é💥|*'.repeat(5_000);
  it.each<[string, RunResult]>([
    ['3000 targets with 30 checks', bigRun(3000, 30)],
    ['all texts very long', withTexts(bigRun(300, 5), long)],
    ['one text longer than that', withTexts(bigRun(1, 1), long)],
  ])('is never exceeded: %s', (_, result) => {
    const text = renderSummary(result);
    expect(Buffer.byteLength(text)).toBeLessThan(MEBIBYTE);
    expect(text).toMatch(/more, in report\.html|more characters/);
    expect(text.match(/<details>/g)).toHaveLength(text.match(/<\/details>/g)?.length ?? 0);
    expect(text.match(/<pre>/g)).toHaveLength(text.match(/<\/pre>/g)?.length ?? 0);
  });
});

/** Every message and name so long, of targets that all failed. */
function withTexts(result: RunResult, text: string): RunResult {
  const targets = result.targets.map((target) => ({
    ...target,
    image: `${target.image}${text}`,
    verdict: 'fail' as const,
    error: { code: 'BUG', message: text } as const,
    checks: target.checks.map((check) => ({ ...check, target: text, message: text })),
    replay: text,
  }));
  return { ...result, error: { code: 'BUG', message: text }, targets };
}
