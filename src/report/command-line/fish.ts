import { thingsCommand } from './bash.js';
import type { FlagText, ProgramText, VerbText } from './program.js';

/** A file of ~/.config/fish/completions, or for `source`; fish's complete(1). */
export function fishCompletion({ name, verbs }: ProgramText): string {
  const lines = verbs.flatMap((verb) => verbLines(verb, name));
  return `# fish completion of ${name}; written by \`${name} completion fish\`
${lines.join('\n')}
`;
}

function verbLines(verb: VerbText, program: string): string[] {
  const { name, summary, flags, completes } = verb;
  const things = thingsCommand(completes, program);
  const within = `complete -c ${program} -n '__fish_seen_subcommand_from ${name}'`;
  return [
    `complete -c ${program} -f -n __fish_use_subcommand -a ${name} -d ${quoted(summary)}`,
    ...flags.map((flag) => `${within} ${flagWords(flag)}`),
    ...(things === undefined ? [] : [`${within} -f -a ${quoted(`(${things} 2>/dev/null)`)}`]),
  ];
}

function flagWords({ short, long, value, summary }: FlagText): string {
  return [
    ...(short === undefined ? [] : [`-s ${short.slice(1)}`]),
    `-l ${long.slice(2)}`,
    ...(value === undefined ? [] : ['-r']),
    `-d ${quoted(summary)}`,
  ].join(' ');
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, (sign) => `\\${sign}`)}'`;
}
