import type { FlagText, ProgramText, VerbText } from './program.js';

/** A page of section 1, in the macros of man(7). */
export interface ManPage {
  /** `racker-run.1` */
  readonly file: string;
  readonly text: string;
}

/** One of the program, and one of each verb. */
export function manPages(program: ProgramText): ManPage[] {
  return [programPage(program), ...program.verbs.map((verb) => verbPage(verb, program))];
}

/** Of another name for the same. */
export function samePage(name: string, other: string): ManPage {
  return { file: `${name}.1`, text: `.so man1/${other}.1\n` };
}

function programPage(program: ProgramText): ManPage {
  const { name, summary, verbs } = program;
  const commands = verbs.map((verb) => tagged(bold(`${name} ${verb.name}`), verb.summary));
  const also = verbs.map((verb) => reference(`${name}-${verb.name}`));
  return {
    file: `${name}.1`,
    text: page(program, name, [
      section('NAME', `${escaped(name)} \\- ${escaped(summary)}`),
      section('SYNOPSIS', `.B ${escaped(name)}\n[OPTIONS] COMMAND [ARG...]`),
      section('COMMANDS', commands.join('\n')),
      section('OPTIONS', optionsOf([])),
      section('SEE ALSO', also.join(',\n')),
    ]),
  };
}

function verbPage(verb: VerbText, program: ProgramText): ManPage {
  const title = `${program.name}-${verb.name}`;
  const forms = verb.usage.map((form) => {
    return `.B ${escaped(`${program.name} ${verb.name}`)}\n${escaped(form)}`.trimEnd();
  });
  const notes = (verb.notes ?? '') === '' ? [] : [section('NOTES', literal(verb.notes ?? ''))];
  return {
    file: `${title}.1`,
    text: page(program, title, [
      section('NAME', `${escaped(title)} \\- ${escaped(verb.summary)}`),
      section('SYNOPSIS', forms.join('\n.br\n')),
      section('OPTIONS', optionsOf(verb.flags)),
      ...notes,
      section('SEE ALSO', reference(program.name)),
    ]),
  };
}

function page({ name, version }: ProgramText, title: string, sections: string[]): string {
  const head = `.\\" Written by npm run docs: change the command line instead.`;
  const first = `.TH "${title.toUpperCase()}" "1" "" "${name} ${version}" "User Commands"`;
  return `${[head, first, '.nh', '.ad l', ...sections].join('\n')}\n`;
}

function section(name: string, body: string): string {
  return `.SH ${name}\n${body}`;
}

function optionsOf(flags: readonly FlagText[]): string {
  const help = { short: undefined, long: '--help', value: undefined, summary: 'Print usage' };
  return [...flags, help]
    .map(({ short, long, value, summary }) => {
      const names = [short, long].filter((one) => one !== undefined).map(bold);
      const taken = value === undefined ? '' : ` \\fI${escaped(value)}\\fR`;
      return tagged(`${names.join(', ')}${taken}`, summary);
    })
    .join('\n');
}

function tagged(tag: string, text: string): string {
  return `.TP\n${tag}\n${escaped(text)}`;
}

function bold(text: string): string {
  return `\\fB${escaped(text)}\\fR`;
}

function reference(name: string): string {
  return `${bold(name)}(1)`;
}

/** Line by line, as it is. */
function literal(text: string): string {
  const lines = text.trim().split('\n').map(escaped);
  return ['.nf', ...lines, '.fi'].join('\n');
}

/** groff_char(7): a minus stays one, and no line is taken for a request. */
function escaped(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^[.']/gm, (sign) => `\\&${sign}`);
}
