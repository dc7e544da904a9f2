import { createHash } from 'node:crypto';

import type { ReportSource } from '../../engine/report-source.js';
import type { RunResult, Verdict } from '../../engine/result.js';
import { renderTargetError } from '../failures.js';
import { renderDuration } from '../marks.js';
import { escapeMarkup } from '../markup.js';
import { renderMatrix } from './matrix.js';
import { glyphs, renderMark } from './names.js';
import { script } from './script.js';
import { style } from './style.js';
import { renderTarget } from './target.js';
import { renderTimeLine } from './time-line.js';

/**
 * One page with all in it, that fetches nothing and runs nothing but its own script, whatever a guest
 * has said: all of that is escaped, and the policy would not run it either.
 */
export function renderHtml({ result, evidence }: ReportSource): string {
  const targets = result.targets.map((target, index) => renderTarget(target, index, evidence));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>postroj: ${result.verdict}</title>
<style>${style}</style>
</head>
<body>
${renderHead(result)}
${renderBar(result)}
<main>
<p class="nothing" hidden>No target is like that.</p>
${renderMatrix(result)}
${renderTimeLine(result)}
<section aria-labelledby="targets"><h2 id="targets">Targets</h2>
${targets.join('\n')}
</section>
</main>
<script>${script}</script>
</body>
</html>
`;
}

/** By their hashes: nothing else of style or script counts, wherever it comes from. */
const policy = [
  "default-src 'none'",
  `style-src '${hashOf(style)}'`,
  `script-src '${hashOf(script)}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

const verdicts: readonly Verdict[] = ['error', 'fail', 'skip', 'pass'];

function countOf({ targets }: RunResult, wanted: Verdict): number {
  return targets.filter(({ verdict }) => verdict === wanted).length;
}

function renderHead(result: RunResult): string {
  const { targets, durationMs, error } = result;
  const passed = `${countOf(result, 'pass')} of ${targets.length} targets passed`;
  const message = error ? `<pre>${escapeMarkup(renderTargetError(error))}</pre>` : '';
  return `<header><h1>postroj ${renderMark(result.verdict)}</h1>
<button type="button" data-theme-switch data-with-script hidden>Dark or light</button>
<p>${passed} in ${renderDuration(durationMs)}</p>${message}</header>`;
}

function renderBar(result: RunResult): string {
  const chips = verdicts.flatMap((verdict) => {
    const count = countOf(result, verdict);
    if (count === 0) return [];
    const words = `${glyphs[verdict]} ${verdict} ${count}`;
    return `<button type="button" class="${verdict}" data-filter="${verdict}" aria-pressed="false">${words}</button>`;
  });
  return `<div class="bar" role="search" data-with-script hidden>
${chips.join('\n')}
<input type="search" placeholder="Search names, checks, messages, evidence" aria-label="Search" autocomplete="off">
<label><input type="checkbox"> only what did not pass</label>
<button type="button" data-open="true">Open all</button><button type="button" data-open="false">Close all</button>
<output aria-live="polite"></output></div>`;
}
