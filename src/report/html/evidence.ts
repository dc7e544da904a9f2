import type { EvidenceFile } from '../../engine/report-source.js';
import { legible } from '../legible.js';
import { escapeMarkup } from '../markup.js';

/**
 * Texts in the page, pictures as pictures (a browser runs nothing in those), and the way to each file in
 * the report directory. What could run there when it is opened is only named.
 */
export function renderEvidence(
  paths: readonly string[],
  files: ReadonlyMap<string, EvidenceFile>,
): string {
  if (paths.length === 0) return '';
  const items = paths.map((path) => renderFile(path, files.get(path)));
  return `<h3>Evidence</h3><div class="evidence">${items.join('\n')}</div>`;
}

function renderFile(path: string, file: EvidenceFile | undefined): string {
  const name = escapeMarkup(path);
  if (file?.text === undefined) {
    const size = file ? ` <small>${renderSize(file.sizeBytes)}</small>` : '';
    return `<p>${linkTo(path, name)}${size}</p>`;
  }
  const { sizeBytes, text, isWhole } = file;
  const size = `<small>${renderSize(sizeBytes)}</small>`;
  const note = isWhole ? '' : `<p>Only its end is shown; the whole: ${linkTo(path, name)}</p>`;
  const content = isPicture(path)
    ? `<img alt="${name}" src="data:image/svg+xml;base64,${Buffer.from(text).toString('base64')}">`
    : `<pre>${escapeMarkup(text)}</pre>`;
  return `<details><summary>${name} ${size}</summary>${note}${content}</details>`;
}

function isPicture(path: string): boolean {
  return path.endsWith('.svg');
}

function linkTo(path: string, name: string): string {
  if (!/\.(?:txt|export)$/.test(path)) return name;
  const address = legible(path).split('/').map(encodeURIComponent).join('/');
  return `<a href="./${escapeMarkup(address)}">${name}</a>`;
}

function renderSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1e6 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
