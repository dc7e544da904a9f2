import{r as e}from"./chunk-rolldown-runtime-ClRNLMFH.js";function bashCompletion(e){let{name:t,verbs:n}=e;return`# bash completion of ${t}; written by \`${t} completion bash\`
_${t}() {
  local word=\${COMP_WORDS[COMP_CWORD]} verb=\${COMP_WORDS[1]}
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    mapfile -t COMPREPLY < <(compgen -W '${n.map(e=>e.name).join(` `)}' -- "$word")
    return
  fi
  case $verb in
${n.map(e=>verbCase$1(e,t)).join(`
`)}
  esac
}
complete -o default -F _${t} ${t}
`}function verbCase$1({name:e,flags:t,completes:n},r){let i=t.flatMap(({short:e,long:t})=>[t,...e===void 0?[]:[e]]),a=thingsCommand(n,r),o=a===void 0?`:`:`mapfile -t COMPREPLY < <(compgen -W "$(${a} 2>/dev/null)" -- "$word")`;return`    ${e})
      case $word in
        -*) mapfile -t COMPREPLY < <(compgen -W '${[`--help`,...i].join(` `)}' -- "$word") ;;
        *) ${o} ;;
      esac ;;`}e(verbCase$1,`verbCase`);function thingsCommand(e,t){switch(e){case`containers`:return`${t} ps -a --format "{{.Names}}"`;case`running`:return`${t} ps --format "{{.Names}}"`;case`images`:return t===`racker`?`racker images --format "{{.Repository}}:{{.Tag}}"`:`${t} list-images | tr -d '[]," '`;case`files`:case`nothing`:return}}function fishCompletion({name:e,verbs:t}){return`# fish completion of ${e}; written by \`${e} completion fish\`
${t.flatMap(t=>verbLines(t,e)).join(`
`)}
`}function verbLines(e,t){let{name:n,summary:r,flags:i,completes:a}=e,o=thingsCommand(a,t),s=`complete -c ${t} -n '__fish_seen_subcommand_from ${n}'`;return[`complete -c ${t} -f -n __fish_use_subcommand -a ${n} -d ${quoted$1(r)}`,...i.map(e=>`${s} ${flagWords(e)}`),...o===void 0?[]:[`${s} -f -a ${quoted$1(`(${o} 2>/dev/null)`)}`]]}function flagWords({short:e,long:t,value:n,summary:r}){return[...e===void 0?[]:[`-s ${e.slice(1)}`],`-l ${t.slice(2)}`,...n===void 0?[]:[`-r`],`-d ${quoted$1(r)}`].join(` `)}function quoted$1(e){return`'${e.replace(/[\\']/g,e=>`\\${e}`)}'`}e(quoted$1,`quoted`);function zshCompletion({name:e,verbs:t}){return`#compdef ${e}
# zsh completion of ${e}; written by \`${e} completion zsh\`
_${e}() {
  local -a verbs things
  verbs=(
${t.map(e=>`    ${quoted(`${e.name}:${e.summary}`)}`).join(`
`)}
  )
  if (( CURRENT == 2 )); then
    _describe command verbs
    return
  fi
  local verb=$words[2]
  shift words
  (( CURRENT-- ))
  case $verb in
${t.map(t=>verbCase(t,e)).join(`
`)}
  esac
}
if [ "$funcstack[1]" = _${e} ]; then
  _${e} "$@"
else
  compdef _${e} ${e}
fi
`}function verbCase({name:e,flags:t,completes:n},r){let i=thingsCommand(n,r),a=i===void 0?`_files`:`{ things=(\${(f)"$(${i} 2>/dev/null)"}); compadd -a things }`;return`    ${e})\n      ${[`_arguments`,`-s`,...t.flatMap(flagSpecs),quoted(`*:argument:${a}`)].join(` \\
        `)} ;;`}function flagSpecs({short:e,long:t,value:n,summary:r}){let i=r.replace(/[[\]:\\]/g,e=>`\\${e}`),a=n===void 0?``:`:${n.replace(/[<>[\]]/g,``)}:_files`;return[e,t].filter(e=>e!==void 0).map(e=>quoted(`*${e}${n!==void 0&&e===t?`=`:``}[${i}]${a}`))}function quoted(e){return`'${e.replaceAll(`'`,`'\\''`)}'`}const t=[`bash`,`zsh`,`fish`];function renderCompletion(e,t){switch(e){case`bash`:return bashCompletion(t);case`zsh`:return zshCompletion(t);case`fish`:return fishCompletion(t)}}export{renderCompletion,t as shells};