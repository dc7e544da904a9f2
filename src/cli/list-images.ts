import type { CatalogueEntry } from '../distros/catalogue/entry.js';
import { isEol, statusOn } from '../distros/life-cycle.js';
import { colours } from '../report/colours.js';
import { renderColumns } from '../report/columns.js';
import { chooseEntries, type Choice } from './choose-entries.js';

export interface ListOptions extends Choice {
  readonly format: 'names' | 'table' | 'json' | 'matrix';
}

/** Those that GitHub has machines for. */
const hostedArchitectures: readonly string[] = ['amd64', 'arm64'];

/** Throws BAD_OPTION for a family, architecture or status that nothing has. */
export function renderImages(options: ListOptions, today: Date): string {
  const entries = chooseEntries(options, today);
  switch (options.format) {
    case 'names':
      return JSON.stringify(
        entries.map(({ label }) => label),
        undefined,
        2,
      );
    case 'json':
      return JSON.stringify(
        entries.map((entry) => facts(entry, today)),
        undefined,
        2,
      );
    case 'table':
      return table(entries, today);
    case 'matrix':
      return JSON.stringify({ include: matrix(entries, options, today) });
  }
}

function facts(entry: CatalogueEntry, today: Date) {
  const { label, aliases, formerNames = [], family, sources, architectures, init, eol } = entry;
  return {
    label,
    aliases: [...aliases, ...formerNames],
    family,
    sources,
    arch: architectures,
    init,
    status: statusOn(entry, today),
    eol: eol ?? null,
  };
}

function table(entries: readonly CatalogueEntry[], today: Date): string {
  const paint = colours(process.stdout);
  const rows = entries.map((entry) => [
    entry.label,
    entry.aliases.join(' '),
    entry.family,
    [entry.init.name, entry.init.version].filter(Boolean).join(' '),
    statusOn(entry, today),
    entry.eol ?? '',
    entry.architectures.join(' '),
  ]);
  const [head = '', ...lines] = renderColumns([
    ['LABEL', 'ALIASES', 'FAMILY', 'INIT', 'STATUS', 'UNTIL', 'ARCHITECTURES'],
    ...rows,
  ]);
  const shown = lines.map((line, index) => {
    const entry = entries[index];
    return entry && isEol(entry, today) ? paint.dim(line) : line;
  });
  return [paint.bold(head), ...shown].join('\n');
}

function matrix(
  entries: readonly CatalogueEntry[],
  { arch, status }: ListOptions,
  today: Date,
): { readonly image: string; readonly arch: string }[] {
  return entries
    .filter((entry) => status !== undefined || !isEol(entry, today))
    .flatMap(({ label, architectures }) =>
      hostedArchitectures
        .filter((hosted) => architectures.includes(hosted))
        .filter((hosted) => arch === undefined || arch === hosted)
        .map((hosted) => ({ image: label, arch: hosted })),
    );
}
