import { renderMegabytes, type Part, type Progress } from '../system/progress.js';

/** `fetch  1/3 layers  12.3/51.2 MB` */
export function renderProgress({ phase, layers, bytes }: Progress): string {
  return [
    phase,
    layers && `${renderPart(layers, String)} layers`,
    bytes && `${renderPart(bytes, renderMegabytes)} MB`,
  ]
    .filter(Boolean)
    .join('  ');
}

function renderPart({ done, total }: Part, render: (value: number) => string): string {
  return total === undefined ? render(done) : `${render(done)}/${render(total)}`;
}
