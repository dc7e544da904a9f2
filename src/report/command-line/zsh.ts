import { thingsCommand } from './bash.js';
import type { FlagText, ProgramText, VerbText } from './program.js';

/** For `source`, or as a file `_name` of the function path; zshcompsys(1). */
export function zshCompletion({ name, verbs }: ProgramText): string {
  const entries = verbs.map((verb) => `    ${quoted(`${verb.name}:${verb.summary}`)}`);
  return `#compdef ${name}
# zsh completion of ${name}; written by \`${name} completion zsh\`
_${name}() {
  local -a verbs things
  verbs=(
${entries.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command verbs
    return
  fi
  local verb=$words[2]
  shift words
  (( CURRENT-- ))
  case $verb in
${verbs.map((verb) => verbCase(verb, name)).join('\n')}
  esac
}
if [ "$funcstack[1]" = _${name} ]; then
  _${name} "$@"
else
  compdef _${name} ${name}
fi
`;
}

function verbCase({ name, flags, completes }: VerbText, program: string): string {
  const things = thingsCommand(completes, program);
  const rest =
    things === undefined
      ? '_files'
      : `{ things=(\${(f)"$(${things} 2>/dev/null)"}); compadd -a things }`;
  const words = ['_arguments', '-s', ...flags.flatMap(flagSpecs), quoted(`*:argument:${rest}`)];
  return `    ${name})\n      ${words.join(' \\\n        ')} ;;`;
}

/** `*--env=[text]:list:_files`, and the same for `-e`. */
function flagSpecs({ short, long, value, summary }: FlagText): string[] {
  const text = summary.replace(/[[\]:\\]/g, (sign) => `\\${sign}`);
  const taken = value === undefined ? '' : `:${value.replace(/[<>[\]]/g, '')}:_files`;
  return [short, long]
    .filter((one) => one !== undefined)
    .map((one) => {
      const equals = value !== undefined && one === long ? '=' : '';
      return quoted(`*${one}${equals}[${text}]${taken}`);
    });
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
