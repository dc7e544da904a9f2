import type { RunResult, TargetResult } from '../../engine/result.js';
import { axesOf, lookCells, phaseCell, renderLook, type Axes, type Cell } from '../axes.js';
import { attributes, escapeMarkup } from '../markup.js';
import { checkId, glyphs, targetId } from './names.js';

/** Targets × phases and checks. What did not pass leads to its details. */
export function renderMatrix(result: RunResult): string {
  const axes = axesOf(result);
  const { phases, looks } = axes;
  const group = (name: string, span: number) =>
    span === 0 ? '' : `<th scope="colgroup" colspan="${span}">${name}</th>`;
  const heads = [...phases, ...looks.map(renderLook)].map(
    (text) =>
      `<th scope="col"${attributes({ title: text })}><span>${escapeMarkup(text)}</span></th>`,
  );
  const rows = result.targets.map((target, index) => renderRow(target, index, axes));
  return `<section aria-labelledby="matrix"><h2 id="matrix">Matrix</h2>
<div class="wide" tabindex="0"><table class="matrix">
<thead><tr><td></td>${group('Phases', phases.length)}${group('Checks', looks.length)}</tr>
<tr><th scope="col">Target</th>${heads.join('')}</tr></thead>
<tbody>${rows.join('\n')}</tbody></table></div></section>`;
}

function renderRow(target: TargetResult, index: number, { phases, looks }: Axes): string {
  const name = escapeMarkup(target.image);
  const head = `<th scope="row"><a href="#${targetId(index)}" class="${target.verdict}">${glyphs[target.verdict]}&nbsp;${name}</a></th>`;
  const ofPhases = phases.map((phase) =>
    renderCell(phaseCell(target, phase), targetId(index), true),
  );
  const ofChecks = lookCells(target, looks).map((cell) =>
    renderCell(cell, cell.index === undefined ? '' : checkId(index, cell.index), false),
  );
  return `<tr data-target="${index}">${head}${ofPhases.join('')}${ofChecks.join('')}</tr>`;
}

function renderCell({ mark, durationMs }: Cell, id: string, timed: boolean): string {
  if (mark === undefined) return '<td></td>';
  const seconds =
    timed && mark !== 'skip' ? ` <small>${(durationMs / 1000).toFixed(1)}</small>` : '';
  if (mark === 'pass') return `<td class="pass">${glyphs.pass}${seconds}</td>`;
  const link = `<a href="#${id}" aria-label="${mark}">${glyphs[mark]}</a>`;
  return `<td class="${mark}">${link}${seconds}</td>`;
}
