import { describe, expect, it } from '@jest/globals';

import { renderSummary } from '../../../src/report/summary.js';
import { mixed, runResult, targetResult } from '../../support/results.js';

describe('renderSummary', () => {
  it('is a table, the worst first, with the reasons below', () => {
    expect(renderSummary(mixed)).toBe(`## postroj: ⚠️ error

| Image | System | Verdict | Checks | Time |
| --- | --- | --- | --- | --- |
| debian-forky |  | ⚠️ error |  | 1.2 s |
| debian-trixie |  | ❌ fail | 1 of 2 | 12.3 s |
| debian-sid |  | ⏭️ skip |  | 1.2 s |
| debian-bookworm | Debian GNU/Linux 12 (bookworm) | ✅ pass | 2 of 2 | 1.2 s |

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

  it('tells what is wrong with the run as a whole', () => {
    const error = { code: 'NOTHING_CHECKED', message: 'nothing <b>', hint: 'Give more.' } as const;
    const text = renderSummary(runResult({ verdict: 'error', error }));
    expect(text).toMatch(/^## postroj: ⚠️ error\n\nnothing &lt;b&gt;\nHint: Give more\.\n\n\|/);
  });

  it('has no reasons where all passed', () => {
    const text = renderSummary(runResult());
    expect(text).toContain('## postroj: ✅ pass');
    expect(text).not.toContain('<details>');
  });

  it('shows what looks like markup as text', () => {
    const target = targetResult({
      image: './a|b<img>.tar',
      os: { id: 'x', versionId: '', prettyName: 'Tom & <b>Jerry</b>\n|' },
      verdict: 'error',
      error: { code: 'BOOT_FAILED', message: '</pre><script>alert(1)</script> & more' },
    });
    const text = renderSummary(runResult({ verdict: 'error', targets: [target] }));
    expect(text).toContain(
      '| ./a\\|b&lt;img&gt;.tar | Tom &amp; &lt;b&gt;Jerry&lt;/b&gt; \\| | ⚠️ error |  | 1.2 s |',
    );
    expect(text).toContain('<details><summary>./a|b&lt;img&gt;.tar</summary>');
    expect(text).toContain(
      '<pre>&lt;/pre&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; more</pre>',
    );
  });

  it('leaves the result as it was', () => {
    const before = mixed.targets.map(({ image }) => image);
    renderSummary(mixed);
    expect(mixed.targets.map(({ image }) => image)).toEqual(before);
  });
});
