import { lifeCycles, type CatalogueEntry } from '../distros/catalogue/entry.js';
import { catalogue } from '../distros/catalogue/index.js';
import { families } from '../distros/families/index.js';
import { isEol, statusOn } from '../distros/life-cycle.js';
import { PostrojError } from '../errors.js';
import { colours } from '../report/colours.js';
import { renderColumns } from '../report/columns.js';

export interface ListOptions {
  readonly format: 'names' | 'table' | 'json' | 'matrix';
  readonly family?: string;
  readonly arch?: string;
  readonly status?: string;
}

/** Those that GitHub has machines for. */
const hostedArchitectures: readonly string[] = ['amd64', 'arm64'];

/** Throws BAD_OPTION for a family, architecture or status that nothing has. */
export function renderImages(options: ListOptions, today: Date): string {
  const entries = chosen(options, today);
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

function chosen({ family, arch, status }: ListOptions, today: Date): readonly CatalogueEntry[] {
  oneOf(
    'family',
    family,
    families.map(({ name }) => name),
  );
  oneOf('arch', arch, [...new Set(catalogue.flatMap(({ architectures }) => architectures))].sort());
  oneOf('status', status, lifeCycles);
  return catalogue.filter(
    (entry) =>
      (family === undefined || entry.family === family) &&
      (arch === undefined || entry.architectures.includes(arch)) &&
      (status === undefined || statusOn(entry, today) === status),
  );
}

function oneOf(option: string, value: string | undefined, allowed: readonly string[]): void {
  if (value === undefined || allowed.includes(value)) return;
  throw new PostrojError('BAD_OPTION', `--${option}: there is no '${value}'`, {
    hint: `Allowed: ${allowed.join(', ')}.`,
  });
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
