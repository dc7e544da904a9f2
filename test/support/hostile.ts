import type { RunResult } from '../../src/engine/result.js';
import { checkResult, failedCheck, runResult, targetResult } from './results.js';

/** What a guest may say that means something to a reader of reports, or to nobody. */
export const hostileText = [
  '</pre></script><script>window.hacked=1</script><img src=x onerror="window.hacked=1">',
  `"'><svg onload=window.hacked=1> &amp; ]]> <!-- --> {{7*7}} \${7*7}`,
  '\u001b[31mred\u001b[0m \u001b]0;title\u0007 \u0000\u0008\u000b\u007f\u009b31m \ufffe\uffff',
  'half \ud800 character, \u202eturned\u202c around, # SKIP \\# TODO, | a | cell |',
  '::error::of a workflow ##[error] ok 1 - fine\nnot ok 2\n  ---\n  ...\n1..1\nBail out!',
].join('\n');

/** Every text of it is hostile. */
export const hostileRun: RunResult = runResult({
  verdict: 'fail',
  targets: [
    targetResult({
      image: `image ${hostileText}`,
      verdict: 'fail',
      os: { id: hostileText, versionId: hostileText, prettyName: `System ${hostileText}` },
      init: { name: 'systemd', version: hostileText },
      source: hostileText,
      phases: [{ name: 'install', verdict: 'fail', durationMs: 5, message: hostileText }],
      checks: [
        checkResult({ target: hostileText, message: hostileText, verdict: 'note' }),
        {
          ...failedCheck,
          ...{ kind: hostileText, target: hostileText, message: hostileText },
          ...{ expected: hostileText, actual: hostileText, at: `${hostileText}:1:1` },
        },
      ],
      replay: hostileText,
      evidence: ['image/console.txt'],
    }),
    targetResult({
      image: 'debian-sid',
      verdict: 'error',
      error: { code: 'MIRROR_FAILED', message: hostileText, hint: hostileText },
    }),
    targetResult({
      image: 'debian-forky',
      verdict: 'skip',
      phases: [{ name: 'install', verdict: 'skip', durationMs: 5, message: hostileText }],
    }),
  ],
});
