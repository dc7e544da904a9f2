import type { Command } from '../system/exec.js';
import type { GuestUser } from './guest-user.js';

/** A command as a guest's shell runs it. */
export interface GuestProgram {
  /** What people see of it, in the guest's journal. */
  readonly shown: string;
  readonly words: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** root by default. */
  readonly user?: GuestUser | undefined;
  /** The guest's device, `/dev/pts/0`, where it gets a terminal; else it has pipes. */
  readonly terminal?: string | undefined;
}

/**
 * Says what docker says of a command that cannot be run, with 126 or 127. Else runs it, found by the
 * guest's PATH, and turns its end by a signal into an exit code: to systemd a service that was ended by
 * SIGTERM and the like has ended well. So the shell itself outlives what is sent to all of a unit
 * (not 9); what it would print about its command's end is nobody's output.
 */
const SCRIPT = `
umask 022;
postroj_no() { printf 'exec: %s\\n' "$2" >&2; exit "$1"; };
if ! cd -- "$1" 2>/dev/null; then
  [ -e "$1" ] || postroj_no 127 "chdir to \\"$1\\" failed: no such file or directory";
  [ -d "$1" ] || postroj_no 126 "chdir to \\"$1\\" failed: not a directory";
  postroj_no 126 "chdir to \\"$1\\" failed: permission denied";
fi;
unset OLDPWD;
shift;
case $1 in
*/*) postroj_file=$1 ;;
*)
  postroj_file= IFS=:;
  set -f;
  for postroj_in in $PATH; do
    [ -f "$postroj_in/$1" ] && [ -x "$postroj_in/$1" ] && postroj_file=$postroj_in/$1 && break;
  done;
  unset IFS;
  set +f;
  [ "$postroj_file" ] || postroj_no 127 "\\"$1\\": executable file not found in \\$PATH"
  ;;
esac;
[ -e "$postroj_file" ] || postroj_no 127 "\\"$1\\": no such file or directory";
[ -d "$postroj_file" ] && postroj_no 126 "\\"$1\\": is a directory";
[ -x "$postroj_file" ] || postroj_no 126 "\\"$1\\": permission denied";
trap : HUP INT QUIT PIPE TERM USR1 USR2 ALRM;
exec 3>&2 2>/dev/null;
(exec "$@" 2>&3 3>&-);
exit $?`
  .trim()
  .replaceAll(/\n */g, ' '); // systemd stores it as one line, and would read more as sections

const SAY = 'printf "%s\\n" "$2" >&2; exit "$1"';

export interface GuestProgramOptions {
  /** Where it starts; the root by default. */
  readonly directory?: string | undefined;
  readonly user?: GuestUser | undefined;
  readonly terminal?: string | undefined;
}

export function guestProgram(inner: Command, options: GuestProgramOptions): GuestProgram {
  const { user, directory = '/', terminal } = options;
  const home = { HOME: user?.home ?? '/root', ...(terminal !== undefined && { TERM: 'xterm' }) };
  const { plain, odd } = sorted({ ...home, ...inner.env });
  const words = [...odd, inner.file, ...inner.args];
  const shown = shortened([inner.file, ...inner.args].join(' '));
  return { shown, words: shell(SCRIPT, directory, ...words), env: plain, user, terminal };
}

/** One that only tells why nothing was run. */
export function failingProgram(exitCode: number, message: string): GuestProgram {
  return { shown: message, words: shell(SAY, String(exitCode), message), env: {} };
}

function shortened(line: string): string {
  // eslint-disable-next-line no-control-regex
  return line.replaceAll(/[\u0000-\u001f\u007f]+/g, ' ').slice(0, 100);
}

function shell(script: string, ...words: readonly string[]): string[] {
  return ['/bin/sh', '-c', script, 'sh', ...words];
}

/** systemd takes only names that a shell would take, and no control characters; env(1) takes all. */
function sorted(env: Readonly<Record<string, string>>) {
  const isPlain = ([name, value]: readonly [string, string]) =>
    // eslint-disable-next-line no-control-regex
    /^[A-Za-z_]\w*$/.test(name) && !/[\u0000-\u0008\u000b-\u001f\u007f]/.test(value);
  const all = Object.entries(env);
  const odd = all.filter((one) => !isPlain(one)).map(([name, value]) => `${name}=${value}`);
  return {
    plain: Object.fromEntries(all.filter(isPlain)),
    odd: odd.length === 0 ? [] : ['env', ...odd],
  };
}
