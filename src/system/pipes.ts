import { spawn } from 'node:child_process';
import { constants, openSync } from 'node:fs';
import { Socket } from 'node:net';

import { PostrojError } from '../errors.js';
import { within, type Command } from './exec.js';
import { endingOf, environmentOf, type Ending } from './spawn.js';
import { systemCalls } from './syscalls.js';

/** A program with pipes; ours are the other ends. */
export interface Piped {
  readonly pid: number;
  /** Does not wait for the pipes. */
  readonly exited: Promise<Ending>;
  readonly stdin: Socket;
  readonly stdout: Socket;
  readonly stderr: Socket;
}

/**
 * Dies with us, prctl(2) PR_SET_PDEATHSIG. Makes three pipes that every user may open by name, tells the
 * numbers of our ends, waits until we have opened them too, gives up what the program is not to have,
 * PR_CAPBSET_DROP, and becomes it.
 */
const BECOME = `my $prctl = shift; my @without = split /,/, shift;
sub prctl { syscall($prctl + 0, @_) == 0 or syswrite(STDERR, "prctl: $!\\n"), exit 126 }
prctl(1, 9);
pipe(I, A) && pipe(B, O) && pipe(C, E) && chmod(0666, *I, *O, *E) == 3 or die "$!\\n";
syswrite STDOUT, join(" ", map { fileno $_ } *A, *B, *C) . "\\n"; sysread STDIN, my $go, 1;
open STDIN, "<&I"; open STDOUT, ">&O"; open STDERR, ">&E";
prctl(24, $_ + 0) for @without;
exec { $ARGV[0] } @ARGV; exit 127`;

/**
 * Starts a program with pipe(2). What Node gives to a program are sockets: those cannot be opened as
 * /dev/stdin, /dev/stdout and /dev/stderr. Node cannot make pipes; perl(1), which every Debian has, can.
 */
export async function spawnOnPipes(cmd: Command): Promise<Piped> {
  const { file, args } = becoming(cmd);
  const child = spawn(file, args, {
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
    env: environmentOf(cmd),
  });
  const exited = endingOf(child);
  const numbers = new Promise<Buffer>((resolve) => child.stdout.once('data', resolve));
  const said = await Promise.race([numbers, exited.then(() => undefined)]);
  const { pid } = child;
  if (said === undefined || pid === undefined) throw missing();
  const [stdin = 0, stdout = 0, stderr = 0] = said.toString().trim().split(' ').map(Number);
  const open = (number: number, flags: number) =>
    openSync(`/proc/${pid}/fd/${number}`, flags | constants.O_NONBLOCK);
  const reading = (number: number) =>
    new Socket({ fd: open(number, constants.O_RDONLY), readable: true, writable: false });
  const piped = {
    stdin: new Socket({ fd: open(stdin, constants.O_WRONLY), readable: false, writable: true }),
    stdout: reading(stdout),
    stderr: reading(stderr),
  };
  child.stdin.on('error', () => undefined); // it has been killed meanwhile
  child.stdin.end('\n');
  child.stdout.destroy();
  return { pid, exited, ...piped };
}

/** perl(1) as it is to become that. */
function becoming({ without = [], ...inner }: Command): Command {
  const given = [String(systemCalls().prctl), without.join(',')];
  return within({ file: 'perl', args: ['-e', BECOME, '--', ...given] }, inner);
}

function missing(): PostrojError {
  return new PostrojError('HOST_TOOL_MISSING', 'perl, which makes pipes, is not installed', {
    hint: 'Install it: postroj doctor --fix',
  });
}
