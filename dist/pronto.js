import{t as e}from"./chunk-run-once-BtynLMOY.js";const[t,...n]=process.argv.slice(2);if(t===void 0||t.startsWith(`-`)){let e=t===`--help`||t===`-h`;process[e?`stdout`:`stderr`].write(`Usage: pronto IMAGE [COMMAND] [ARG...]

Boots an image, runs a command in it, a shell by default, and throws both away. Says nothing of its
own but for errors, and exits as the command does; with 125 for what is not the command's.
`),process.exitCode=e?0:125}else await e({image:t,command:n,quiet:!0});export{};