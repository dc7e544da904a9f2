process.stderr.write(`racker: not yet: this command line is still being built. Use postroj.
`),process.exitCode=125;export{};