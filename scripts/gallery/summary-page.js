import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { marked } from 'marked';

const { resolve } = createRequire(import.meta.url);

/**
 * A step summary as GitHub shows it, with GitHub's own style.
 * @param {string} markdown
 * @param {'light' | 'dark'} scheme
 */
export function summaryPage(markdown, scheme) {
  const style = readFileSync(resolve(`github-markdown-css/github-markdown-${scheme}.css`), 'utf8');
  const body = marked.parse(markdown, { async: false, gfm: true });
  return `<!doctype html><meta charset="utf-8"><title>drawn</title><style>${style}
body { margin: 0 } .markdown-body { padding: 24px; width: 1280px; box-sizing: border-box }</style>
<article class="markdown-body">${body}</article>`;
}
