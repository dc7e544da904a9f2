/** The docker-compatible command line is not there yet; 125 is docker's code for its own failures. */
process.stderr.write('racker: not yet: this command line is still being built. Use postroj.\n');
process.exitCode = 125;
