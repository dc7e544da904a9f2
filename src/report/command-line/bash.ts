import type { Completes, ProgramText, VerbText } from './program.js';

/** A script for `eval` or /usr/share/bash-completion/completions; bash(1), Programmable Completion. */
export function bashCompletion(program: ProgramText): string {
  const { name, verbs } = program;
  return `# bash completion of ${name}; written by \`${name} completion bash\`
_${name}() {
  local word=\${COMP_WORDS[COMP_CWORD]} verb=\${COMP_WORDS[1]}
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    mapfile -t COMPREPLY < <(compgen -W '${verbs.map((verb) => verb.name).join(' ')}' -- "$word")
    return
  fi
  case $verb in
${verbs.map((verb) => verbCase(verb, name)).join('\n')}
  esac
}
complete -o default -F _${name} ${name}
`;
}

function verbCase({ name, flags, completes }: VerbText, program: string): string {
  const words = flags.flatMap(({ short, long }) => [long, ...(short === undefined ? [] : [short])]);
  const things = thingsCommand(completes, program);
  const others =
    things === undefined
      ? ':'
      : `mapfile -t COMPREPLY < <(compgen -W "$(${things} 2>/dev/null)" -- "$word")`;
  return `    ${name})
      case $word in
        -*) mapfile -t COMPREPLY < <(compgen -W '${['--help', ...words].join(' ')}' -- "$word") ;;
        *) ${others} ;;
      esac ;;`;
}

/** Prints what there is, a line each; undefined where the shell's own completion will do. */
export function thingsCommand(completes: Completes, program: string): string | undefined {
  switch (completes) {
    case 'containers':
      return `${program} ps -a --format "{{.Names}}"`;
    case 'running':
      return `${program} ps --format "{{.Names}}"`;
    case 'images':
      return program === 'racker'
        ? 'racker images --format "{{.Repository}}:{{.Tag}}"'
        : `${program} list-images | tr -d '[]," '`;
    case 'files':
    case 'nothing':
      return undefined;
  }
}
