import type { ReportFormat } from '../engine/report-request.js';
import type { ReportSource } from '../engine/report-source.js';
import { renderJson } from './json.js';

/** Each kind is loaded when it is asked for. */
export async function renderReport(format: ReportFormat, source: ReportSource): Promise<string> {
  const { result } = source;
  switch (format) {
    case 'json':
      return `${renderJson(result)}\n`;
    case 'junit':
      return (await import('./junit.js')).renderJunit(result);
    case 'tap':
      return (await import('./tap.js')).renderTap(result);
    case 'html':
      return (await import('./html/page.js')).renderHtml(source);
    case 'badge':
      return (await import('./badge.js')).renderBadge(result);
    case 'table':
      return (await import('./tested-on.js')).renderTestedOn(result);
  }
}
