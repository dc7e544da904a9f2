import { Failure } from '../command-line/usage-error.js';
import { compileTemplate, type Template, type TemplateOptions } from '../template/render.js';
import { TemplateError } from '../template/template-error.js';
import { layOut } from './table.js';

/** A row as a template sees it. */
export type Row = Readonly<Record<string, unknown>>;

/** Of a list: what its fields are called in the head of a table, and what is shown by default. */
export interface ListShape {
  /** Go's type, for errors. */
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;
  /** `{{.ID}}\t{{.Names}}` */
  readonly columns: string;
  /** With `--quiet`. */
  readonly quiet: string;
}

export interface ListFormat {
  readonly format?: string | undefined;
  readonly quiet?: boolean | undefined;
}

/** The lines of a list in one of docker's formats: table, `table TEMPLATE`, json, `TEMPLATE`. */
export function renderList(rows: readonly Row[], shape: ListShape, options: ListFormat): string {
  const { format = 'table', quiet = false } = options;
  if (quiet && /^(?:table|$)/.test(format)) return lines(rows, shape.quiet, shape);
  if (format === 'json') return lines(rows, '{{json .}}', shape);
  if (format !== '' && !format.startsWith('table')) return lines(rows, unescaped(format), shape);
  const given = format.slice('table'.length).trim();
  return renderTable(rows, given === '' ? shape.columns : given, shape);
}

function lines(rows: readonly Row[], text: string, { type }: ListShape): string {
  const template = compile(text, { type });
  return rows.map((row) => `${execute(template, row)}\n`).join('');
}

function renderTable(rows: readonly Row[], columns: string, { type, headers }: ListShape): string {
  const text = unescaped(columns);
  const head = execute(compile(text, { type, plainFunctions: true }), {
    ...headers,
    Label: (name: string) =>
      name
        .split(/[-_./]/)
        .join(' ')
        .toUpperCase(),
  });
  const template = compile(text, { type });
  const shown = [head, ...rows.map((row) => execute(template, row))];
  return layOut(shown.map((line) => line.split('\t')))
    .map((line) => `${line}\n`)
    .join('');
}

/** What a shell leaves as it is. */
function unescaped(format: string): string {
  return format.replaceAll('\\t', '\t').replaceAll('\\n', '\n');
}

/** One object by a template, or as JSON. */
export function renderOne(value: unknown, format: string, options: TemplateOptions = {}): string {
  const text = format === 'json' ? '{{json .}}' : unescaped(format);
  return execute(compile(text, options), value);
}

/** Throws a Failure in docker's words. */
export function compile(text: string, options: TemplateOptions): Template {
  return translated('failed to parse template', () => compileTemplate(text, options));
}

export function execute(template: Template, data: unknown): string {
  return translated('failed to execute template', () => template(data));
}

function translated<T>(what: string, body: () => T): T {
  try {
    return body();
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw new Failure(`${what}: ${error.message}`);
  }
}
