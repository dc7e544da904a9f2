import type { CatalogueEntry } from '../distros/catalogue/entry.js';
import { isEol, statusOn } from '../distros/life-cycle.js';
import { dealJobs, hostedArchitectures, parseShards } from '../engine/fan-out/jobs.js';
import { workOfEntries } from '../engine/fan-out/work.js';
import { PostrojError } from '../errors.js';
import { colours } from '../report/colours.js';
import { renderColumns } from '../report/columns.js';
import { chooseEntries, type Choice } from './choose-entries.js';

export interface ListOptions extends Choice {
  readonly format: 'names' | 'table' | 'json' | 'matrix';
  /** Into how many jobs a matrix is dealt at most. */
  readonly shards?: string | undefined;
}

/** Throws BAD_OPTION for a family, architecture or status that nothing has, and for bad shards. */
export function renderImages(options: ListOptions, today: Date): string {
  if (options.shards !== undefined && options.format !== 'matrix') {
    throw new PostrojError('BAD_OPTION', '--shards is of no use without --format matrix');
  }
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
      return matrix(entries, options, today);
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
  { arch, status, shards }: ListOptions,
  today: Date,
): string {
  const wanted = entries.filter((entry) => status !== undefined || !isEol(entry, today));
  const architectures = arch === undefined ? hostedArchitectures : [arch];
  const work = workOfEntries(wanted, architectures);
  return JSON.stringify(dealJobs(work, shards === undefined ? undefined : parseShards(shards)));
}
